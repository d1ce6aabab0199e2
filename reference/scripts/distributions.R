# Values of distribution functions over a grid, for the tests of the multiplicity adjustments.
# Run: Rscript reference/scripts/distributions.R   (writes reference/distributions/*.csv)
# R 4.2.2, mvtnorm 1.1-3. Every file begins with the versions that wrote it.
suppressPackageStartupMessages(library(mvtnorm))
folder <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "..", "distributions")
num <- function(x) ifelse(is.infinite(x), ifelse(x > 0, "Inf", "-Inf"), sprintf("%.17g", x))
save <- function(name, d) {
  f <- file.path(folder, paste0(name, ".csv"))
  writeLines(c(paste0("# ", R.version.string, "; mvtnorm ", packageVersion("mvtnorm")), paste(names(d), collapse = ","),
               do.call(paste, c(lapply(d, function(v) if (is.numeric(v)) num(v) else v), sep = ","))), f)
}

# Studentised range. ptukey (algorithm AS 190) loses digits where degrees of freedom are few: at k = 2, where the range is
# sqrt(2) |t| and the answer is known, it is off by 1e-5 at q = 1 on 2 degrees of freedom. So beside ptukey's value stands
# the double integral by integrate (QUADPACK), in pieces between quantiles of s; for k = 2 pt.
range_upper <- function(w, k) vapply(w, function(x) if (x > 54) 0 else {
  f <- function(z) k * dnorm(z) * (pnorm(z)^(k - 1) - (pnorm(z) - pnorm(z - x))^(k - 1))
  sum(vapply(list(c(-9, -2), c(-2, 1), c(1, 4), c(4, 9 + x / 2)), function(r) integrate(f, r[1], r[2], rel.tol = 1e-11, abs.tol = 1e-15, subdivisions = 2000)$value, 0)) }, 0)
tukey <- function(q, k, df) {
  if (k == 2) return(1 - 2 * pt(-q / sqrt(2), df))
  if (is.infinite(df)) return(1 - range_upper(q, k))
  cuts <- sqrt(c(qchisq(c(1e-14, 1e-5, 1e-2, 0.3), df), qchisq(c(0.3, 1e-2, 1e-5, 1e-14), df, lower.tail = FALSE)) / df)
  f <- function(s) 2 * df * s * dchisq(df * s^2, df) * range_upper(q * s, k)
  1 - sum(vapply(1:7, function(i) integrate(f, cuts[i], cuts[i + 1], rel.tol = 1e-10, abs.tol = 1e-13, subdivisions = 2000)$value, 0))
}
g <- expand.grid(q = c(0.5, 1, 2, 3, 3.5, 4, 5, 7, 12), k = c(2, 3, 4, 6, 10, 30), df = c(2, 3, 4.5, 8.87, 17, 45, 1000, Inf)) # ptukey refuses fewer than 2
g$p <- mapply(tukey, g$q, g$k, g$df)
g$ptukey <- ptukey(g$q, g$k, g$df)
save("ptukey", g)

# Noncentral t.
g <- expand.grid(t = c(-3, -1, 0, 0.5, 1, 2, 3, 5, 10), df = c(1, 2, 3.5, 10, 45, 200), ncp = c(-1, 0, 0.5, 1, 2.5, 4))
g$p <- pt(g$t, g$df, g$ncp)
save("noncentral_t", g)

# P(max |T_i| <= c) of a multivariate t. Two and three dimensions: TVPACK (Genz), exact, by inclusion and exclusion, as it
# takes half-infinite regions only. df 0 stands for infinity there.
box <- function(c, df, R) {
  m <- nrow(R); s <- as.matrix(expand.grid(rep(list(c(1, -1)), m))); a <- TVPACK(abseps = 1e-14)
  sum(apply(s, 1, function(e) prod(e) * if (is.infinite(df)) pmvnorm(upper = e * c, corr = R, algorithm = a) else pmvt(upper = e * c, df = df, corr = R, algorithm = a)))
}
rows <- list()
for (df in c(1, 2, 3, 5, 10, 30, 100, Inf)) for (c in c(0.5, 1, 2, 2.5, 3, 4)) {
  for (r in c(-0.9, -0.5, 0, 0.3, 0.5, 0.8, 0.95)) rows[[length(rows) + 1]] <- data.frame(c = c, df = df, m = 2, r12 = r, r13 = 0, r23 = 0, p = box(c, df, matrix(c(1, r, r, 1), 2)))
  for (r in list(c(0, 0, 0), c(.5, .5, .5), c(.2, .3, .6), c(-.3, .4, .1), c(.5, -.5, .5), c(.9, .7, .6), c(.6, .48, .8))) {
    R <- diag(3); R[1, 2] <- R[2, 1] <- r[1]; R[1, 3] <- R[3, 1] <- r[2]; R[2, 3] <- R[3, 2] <- r[3]
    if (min(eigen(R)$values) < 1e-9) next
    rows[[length(rows) + 1]] <- data.frame(c = c, df = df, m = 3, r12 = r[1], r13 = r[2], r23 = r[3], p = box(c, df, R))
  }
}
save("pmvt_tvpack", do.call(rbind, rows))

# More dimensions: the randomised lattice rules of Genz and Bretz, with their error.
set.seed(1)
rows <- list()
for (m in c(4, 6, 10)) for (df in c(3, 10, Inf)) for (c in c(1.5, 2.5, 3.5)) for (kind in c("equal", "ar1")) {
  R <- if (kind == "equal") matrix(0.5, m, m) + diag(0.5, m) else 0.7^abs(outer(1:m, 1:m, "-"))
  a <- GenzBretz(maxpts = 2e6, abseps = 2e-6)
  v <- if (is.infinite(df)) pmvnorm(rep(-c, m), rep(c, m), corr = R, algorithm = a) else pmvt(rep(-c, m), rep(c, m), df = df, corr = R, algorithm = a)
  rows[[length(rows) + 1]] <- data.frame(c = c, df = df, m = m, kind = kind, p = as.numeric(v), error = attr(v, "error"))
}
save("pmvt_genz", do.call(rbind, rows))

# Adjustments of p values.
p <- c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1)
ties <- c(0.02, 0.01, 0.02, 0.04, 0.5, 0.01, 0.03)
rows <- list()
for (set in list(list("benjamini", p), list("ties", ties), list("two", c(0.03, 0.04)), list("one", 0.2))) for (m in c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY"))
  rows[[length(rows) + 1]] <- data.frame(set = set[[1]], method = m, p = set[[2]], adjusted = p.adjust(set[[2]], m))
save("p_adjust", do.call(rbind, rows))
