# Leverage, case deletion and conditional AIC where the cases have none.
# rows.csv: lme4's hatvalues and cooks.distance. deletion.csv: beta without each level of a grouping by dense V held at the estimates
# ("held", the formulas of Christensen, Pearson and Johnson 1992 by brute force) and by new fits ("refit").
# caic.csv: the conditional AIC of Greven and Kneib (2010), its degrees of freedom sum_i d fitted_i / d y_i by central differences over
# new fits to y with one value moved: no formula of theirs is used.
# Run: Rscript reference/scripts/diagnostics.R   (writes reference/diagnostics/*.csv)
suppressPackageStartupMessages(library(lme4))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
read <- function(f, ...) { d <- read.csv(file.path(here, "..", "data", f)); for (k in c(...)) d[[k]] <- factor(d[[k]]); d }
ctrl <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5), calc.derivs = FALSE, check.conv.singular = "ignore")
sleep <- read("sleepstudy.csv", "Subject"); pen <- read("penicillin_lme4.csv", "plate", "sample"); pups <- read("ratpup.csv", "litter", "sex", "treatment")
pups$treatment <- factor(pups$treatment, c("Control", "Low", "High")); pups$sex <- factor(pups$sex, c("Male", "Female")); wt <- read("weighted.csv", "site", "trt")
cases <- list(
  sleep_slope = list(f = Reaction ~ Days + (Days | Subject), d = sleep, g = "Subject"),
  penicillin_crossed = list(f = diameter ~ 1 + (1 | plate) + (1 | sample), d = pen, g = c("plate", "sample")),
  ratpup_ri = list(f = weight ~ sex * treatment + lsize + (1 | litter), d = pups, g = "litter"),
  weighted_lmer = list(f = y ~ trt + base + (1 | site), d = wt, g = "site", w = "nrep"))
fit <- function(k, d, REML = TRUE) if (is.null(k$w)) lmer(k$f, d, REML = REML, control = ctrl) else { d$w_ <- d[[k$w]]; lmer(k$f, d, REML = REML, weights = w_, control = ctrl) }
num <- function(v) ifelse(is.na(v), "NA", sprintf("%.12g", v))
write <- function(x, f) writeLines(c(paste0("# ", R.version.string, "; lme4 ", packageVersion("lme4")), paste(names(x), collapse = ","),
  do.call(paste, c(lapply(x, function(v) if (is.numeric(v)) num(v) else as.character(v)), sep = ","))), file.path(here, "..", "diagnostics", f))
rows <- del <- caic <- NULL
for (id in names(cases)) {
  k <- cases[[id]]; m <- fit(k, k$d)
  rows <- rbind(rows, data.frame(case = id, row = seq_len(nobs(m)), hat = hatvalues(m), cooksd = cooks.distance(m)))
  X <- getME(m, "X"); y <- getME(m, "y"); Z <- as.matrix(getME(m, "Z")); L <- as.matrix(getME(m, "Lambda")); p <- ncol(X)
  V <- sigma(m)^2 * (Z %*% L %*% t(L) %*% t(Z) + diag(1 / weights(m)))
  gls <- function(s) { W <- solve(V[s, s]); C <- solve(t(X[s, , drop = FALSE]) %*% W %*% X[s, , drop = FALSE]); list(b = drop(C %*% t(X[s, , drop = FALSE]) %*% W %*% y[s]), C = C) }
  a <- gls(rep(TRUE, length(y)))
  for (g in k$g) for (u in levels(k$d[[g]])) {
    s <- k$d[[g]] != u; h <- gls(s); r <- fit(k, droplevels(k$d[s, ]))
    for (how in c("held", "refit")) {
      b <- if (how == "held") h$b else fixef(r); C <- if (how == "held") h$C else as.matrix(vcov(r)); e <- a$b - b
      del <- rbind(del, data.frame(case = id, how = how, group = g, unit = u, coefficient = seq_len(p), change = unname(e), standardized = unname(e / sqrt(diag(C))),
        cooksd = sum(e * solve(a$C, e)) / p, mdffits = sum(e * solve(C, e)) / p, covratio = det(C) / det(a$C), covtrace = abs(sum(diag(solve(a$C, C))) - p)))
    }
  }
  if (is.null(k$w)) for (REML in c(TRUE, FALSE)) {
    m <- fit(k, k$d, REML); y <- getME(m, "y"); n <- length(y); step <- 0.02 * sigma(m); resp <- as.character(k$f[[2]])
    d1 <- sum(sapply(seq_len(n), function(i) { v <- sapply(c(-2, -1, 1, 2), function(q) { d <- k$d; d[[resp]][i] <- y[i] + q * step; fitted(fit(k, d, REML))[i] }); (v[1] - 8 * v[2] + 8 * v[3] - v[4]) / (12 * step) }))
    ll <- sum(dnorm(y, fitted(m), sigma(m), log = TRUE)); rho <- sum(hatvalues(m))
    caic <- rbind(caic, data.frame(case = id, method = if (REML) "REML" else "ML", conditional_log_likelihood = ll, rho = rho, df_estimated = d1, caic_known = -2 * ll + 2 * (rho + 1), caic_estimated = -2 * ll + 2 * (d1 + 1)))
    print(tail(caic, 1))
  }
}
write(rows, "rows.csv"); write(del, "deletion.csv"); write(caic, "caic.csv")
