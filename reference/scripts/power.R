# Noncentral distributions, quantiles of the studentised range and powers in closed form, for the tests of power studies.
# Run: Rscript reference/scripts/power.R   (writes reference/distributions/{noncentral_f,noncentral_t_far,qtukey}.csv and
# reference/power/closed_forms.csv). Every file begins with the version that wrote it.
root <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "..")
num <- function(x) ifelse(is.infinite(x), ifelse(x > 0, "Inf", "-Inf"), sprintf("%.17g", x))
save <- function(path, d) {
  f <- file.path(root, path); dir.create(dirname(f), showWarnings = FALSE)
  writeLines(c(paste0("# ", R.version.string), paste(names(d), collapse = ","),
               do.call(paste, c(lapply(d, function(v) if (is.numeric(v)) num(v) else v), sep = ","))), f)
}

# Noncentral F, the upper tail: the Poisson mixture of beta tails term by term (exact to rounding), and R's own pf, which
# promises 1e-9.
upper_f <- function(f, d1, d2, ncp) {
  j <- 0:(ceiling(ncp / 2 + 12 * sqrt(ncp / 2) + 60))
  w <- dpois(j, ncp / 2)
  t <- if (is.infinite(d2)) pchisq(d1 * f, d1 + 2 * j, lower.tail = FALSE) else pbeta(d1 * f / (d1 * f + d2), d1 / 2 + j, d2 / 2, lower.tail = FALSE)
  sum(rev(w * t))
}
g <- expand.grid(f = c(0.1, 0.5, 1, 2, 3.5, 5, 10, 25), d1 = c(1, 2, 3, 6, 12), d2 = c(1, 2, 4.5, 10, 45, 300, Inf), ncp = c(0, 0.1, 1, 4, 12, 40, 150))
g$p <- mapply(upper_f, g$f, g$d1, g$d2, g$ncp)
g$pf <- mapply(function(f, a, b, n) pf(f, a, b, n, lower.tail = FALSE), g$f, g$d1, g$d2, g$ncp)
save("distributions/noncentral_f.csv", g)

# Noncentral t further out than noncentral_t.csv: E[Phi(t s - ncp)] by QUADPACK (R's pt promises little for large ncp).
lower_t <- function(t, df, ncp) {
  f <- function(s) 2 * df * s * dchisq(df * s^2, df) * pnorm(t * s - ncp)
  cuts <- sqrt(qchisq(c(1e-15, 1e-4, 0.2, 0.8, 1 - 1e-4), df) / df); cuts <- c(cuts, sqrt(qchisq(1e-15, df, lower.tail = FALSE) / df))
  sum(vapply(1:5, function(i) integrate(f, cuts[i], cuts[i + 1], rel.tol = 1e-12, abs.tol = 1e-15, subdivisions = 2000)$value, 0))
}
g <- expand.grid(t = c(-2, 0, 1, 2.5, 6, 12, 20), df = c(1.5, 4, 8.87, 30, 120), ncp = c(-4, 2, 6, 10, 18))
g$p <- mapply(lower_t, g$t, g$df, g$ncp)
save("distributions/noncentral_t_far.csv", g)

# Quantiles of the studentised range; qtukey stops at 1e-4 of its argument, so its own root of ptukey is polished by uniroot.
g <- expand.grid(p = c(0.5, 0.9, 0.95, 0.99), k = c(2, 3, 5, 10), df = c(17, 30, 60, 240, Inf))
g$q <- mapply(function(p, k, df) uniroot(function(q) ptukey(q, k, df, lower.tail = FALSE) - (1 - p), c(0.05, 12), tol = 1e-13)$root, g$p, g$k, g$df)
g$qtukey <- qtukey(g$p, g$k, g$df)
save("distributions/qtukey.csv", g)

# Closed forms. Paired t: power.t.test(strict = TRUE). Split plot with b blocks, v whole-plot and s sub-plot treatments: expected
# mean squares sigma^2 + s sw^2 and sigma^2 (Cochran and Cox 1957, 7.1). One-way random model: the restricted likelihood ratio is
# an increasing function of F, at the 0.5:0.5 boundary law the test rejects for F > F*, and F (sigma^2 / (sigma^2 + n sa^2)) is central.
rows <- list()
add <- function(id, ...) { v <- list(...); rows[[length(rows) + 1]] <<- data.frame(id = id, name = names(v), value = unlist(v)) }
for (n in c(6, 10, 20)) { a <- power.t.test(n = n, delta = 1.2, sd = 1.3 * sqrt(2), type = "paired", strict = TRUE); add(paste0("paired", n), power = a$power) }
vm <- c(0, 5, -3); nm <- c(0, 8, 14, 18); b <- 6; v <- 3; s <- 4; sw <- 10; sigma <- 13
lv <- b * s * sum((vm - mean(vm))^2) / (sigma^2 + s * sw^2); ln <- b * v * sum((nm - mean(nm))^2) / sigma^2
add("splitplot", lambda_variety = lv, lambda_nitrogen = ln,
    power_variety = upper_f(qf(.95, v - 1, (b - 1) * (v - 1)), v - 1, (b - 1) * (v - 1), lv),
    power_nitrogen = upper_f(qf(.95, s - 1, v * (b - 1) * (s - 1)), s - 1, v * (b - 1) * (s - 1), ln), power_interaction = 0.05)
for (a in c(8, 16)) { n <- 4; sa <- 0.7; N <- a * n
  lr <- function(F) (N - 1) * log(((a - 1) * F + a * (n - 1)) / (N - 1)) - (a - 1) * log(F)
  Fs <- uniroot(function(F) lr(F) - qchisq(0.90, 1), c(1, 50), tol = 1e-12)$root
  add(paste0("oneway", a), critical = Fs, power = pf(Fs / (1 + n * sa^2), a - 1, a * (n - 1), lower.tail = FALSE)) }
save("power/closed_forms.csv", do.call(rbind, rows))
