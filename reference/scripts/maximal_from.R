# lme4's criterion of maximal36 at the relative covariance matrices of reference/maximal/maximal36-start.txt (subject 5 x 5, then item
# 6 x 6), and what nloptwrap with tight tolerances still gains from there: the start is ours, both values are lme4's.
# Run: Rscript reference/scripts/maximal_from.R   (a minute; prints the last line of reference/maximal/maximal36.csv)
suppressMessages(library(lme4))
root <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "..")
source(file.path(root, "scripts", "maximal_data.R"))
rows <- lapply(strsplit(trimws(readLines(file.path(root, "maximal", "maximal36-start.txt"))), " "), as.numeric)
psi <- list(subject = do.call(rbind, rows[1:5]), item = do.call(rbind, rows[6:11]))
f <- lFormula(maximal_formula$maximal36, maximal36()); criterion <- do.call(mkLmerDevfun, f)
theta <- unlist(lapply(names(f$reTrms$cnms), function(n) {   # a lower triangular root of a singular matrix
  e <- eigen(psi[[n]]); l <- t(qr.R(qr(t(e$vectors %*% diag(sqrt(pmax(e$values, 0)))))))
  s <- sign(diag(l)); s[s == 0] <- 1; l <- l %*% diag(s); l[lower.tri(l, TRUE)]
}))
cat(sprintf("# at the start %.17g\n", criterion(theta)))
seconds <- system.time(o <- nloptwrap(theta, criterion, lower = f$reTrms$lower, upper = rep(Inf, length(theta)),
  control = list(xtol_abs = 1e-10, ftol_abs = 1e-10, xtol_rel = 0, maxeval = 400)))[["user.self"]]
cat(sprintf("nloptwrap,given,%d,%.17g,%.1f\n", o$feval, o$fval, seconds))
