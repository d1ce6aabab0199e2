# What stands behind the pictures: smooth lines, normal quantiles with bands, correlations and semivariances of residuals.
# Usage: Rscript pictures.R > ../pictures/pictures.json    (in reference/scripts)
suppressPackageStartupMessages({library(nlme); library(lme4); library(jsonlite)})
x <- c(1, 2.5, 3, 4.2, 5, 6.7, 7, 8.1, 9, 10.4, 11, 12.2)
y <- c(2.1, 3.9, 3.2, 5.5, 4.1, 7.7, 6.2, 5.1, 4.4, 3.9, 2.2, 2.8)
smooth <- loess(y ~ x, span = 0.75, degree = 1, control = loess.control(surface = "direct", statistics = "exact"))
places <- c(1, 2, 4.5, 6.7, 9.9, 12.2)
ties <- c(1, 1, 1, 2, 2, 3, 4, 4, 5, 5)
tied <- c(3, 1, 2, 5, 4, 6, 7, 6, 9, 8)
smoothTies <- loess(tied ~ ties, span = 0.75, degree = 1, control = loess.control(surface = "direct", statistics = "exact"))
n <- 20
k <- 1:n
fit <- lme(Reaction ~ Days, random = ~ Days | Subject, data = sleepstudy)
acf <- ACF(fit, maxLag = 9, resType = "pearson")
r <- residuals(fit, type = "pearson")
pairs <- do.call(rbind, lapply(split(seq_along(r), sleepstudy$Subject), function(i) {
  g <- t(combn(i, 2)); data.frame(d = abs(sleepstudy$Days[g[, 1]] - sleepstudy$Days[g[, 2]]), v = (r[g[, 1]] - r[g[, 2]])^2 / 2) }))
semivariance <- tapply(pairs$v, pairs$d, mean)
cat(toJSON(list(
  software = paste(R.version.string, "nlme", packageVersion("nlme"), "lme4", packageVersion("lme4")),
  smooth = list(x = x, y = y, span = 0.75, places = places, values = predict(smooth, data.frame(x = places))),
  smoothTies = list(x = ties, y = tied, span = 0.75, places = c(1, 2.5, 4, 5), values = predict(smoothTies, data.frame(ties = c(1, 2.5, 4, 5)))),
  quantiles = list(n = n, positions = ppoints(n), positionsOf8 = ppoints(8), lower = qnorm(qbeta(0.025, k, n + 1 - k)), upper = qnorm(qbeta(0.975, k, n + 1 - k))),
  sleep = list(lag = acf$lag, acf = acf$ACF, pairs = as.vector(table(pairs$d)), distance = as.numeric(names(semivariance)), semivariance = as.vector(semivariance))
), digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
