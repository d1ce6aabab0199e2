# Predictions of new rows with their error variances, and normalised residuals, of nlme fits.
# Run: Rscript reference/scripts/prediction.R   (writes reference/prediction/{ovary,growth,sleep,meuse}.csv and *_rows.csv)
# nlme gives the parameters; the predictor and its variance are computed here from dense matrices over observed and new rows
# together: x'b + c'V^-1 (y - X b), c_00 - c'V^-1 c + (x - X'V^-1 c)' (X'V^-1X)^-1 (x - X'V^-1 c)  (Goldberger 1962).
suppressPackageStartupMessages(library(nlme))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
data <- function(name) read.csv(file.path(here, "..", "data", paste0(name, ".csv")))
put <- function(d, name) write.csv(format(d, digits = 17, trim = TRUE), file.path(here, "..", "prediction", paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
tight <- lmeControl(opt = "nlminb", tolerance = 1e-12, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000, niterEM = 100, msMaxEval = 10000)

# X, Z: all rows; G: covariance of all effects; R: residual covariance of all rows; obs: which are observed.
predict_dense <- function(X, Z, G, R, y, obs, new) {
  o <- which(obs); V <- Z[o, ] %*% G %*% t(Z[o, ]) + R[o, o]; Vi <- solve(V)
  C <- solve(t(X[o, ]) %*% Vi %*% X[o, ]); b <- C %*% t(X[o, ]) %*% Vi %*% y[o]; e <- Vi %*% (y[o] - X[o, ] %*% b)
  out <- NULL
  for (i in new) {
    x <- X[i, ]; shared <- Z[o, ] %*% G %*% Z[i, ]; prior <- sum(Z[i, ] * (G %*% Z[i, ]))
    one <- function(c, v) { w <- Vi %*% c; r <- x - t(X[o, ]) %*% w; c(sum(x * b) + sum(c * e), sqrt(v - sum(c * w) + sum(r * (C %*% r)))) }
    out <- rbind(out, c(sum(x * b), sqrt(sum(x * (C %*% x))), sqrt(sum(x * (C %*% x)) + prior + R[i, i]),
      one(shared, prior), one(shared + R[o, i], prior + R[i, i])))
  }
  colnames(out) <- c("population", "population_se", "population_response_se", "conditional", "conditional_se", "response", "response_se")
  as.data.frame(out)
}
effects <- function(groups, design) { # n x (levels q), the effects of a level together
  levels <- unique(groups); q <- ncol(design); Z <- matrix(0, nrow(design), length(levels) * q)
  for (i in seq_along(groups)) { l <- match(groups[i], levels); Z[i, (l - 1) * q + seq_len(q)] <- design[i, ] }
  list(Z = Z, levels = levels)
}
ar1 <- function(subject, time, phi) outer(seq_along(time), seq_along(time), function(i, j) ifelse(subject[i] == subject[j], phi^abs(time[i] - time[j]), 0))

# 1. Ovary, lme, diagonal random wave, AR(1): missed and future occasions of two mares are left out and predicted.
d <- data("ovary"); d$sint <- sin(2 * pi * d$Time); d$cost <- cos(2 * pi * d$Time)
left <- (d$Mare == 4 & d$occ %in% c(5, 6, 14)) | (d$Mare == 2 & d$occ > max(d$occ[d$Mare == 2]) - 4)
f <- lme(follicles ~ sint + cost, d[!left, ], list(Mare = pdDiag(~sint)), corAR1(form = ~ occ | Mare), control = tight)
phi <- coef(f$modelStruct$corStruct, unconstrained = FALSE); g <- diag(getVarCov(f)); z <- effects(d$Mare, cbind(1, d$sint))
p <- predict_dense(cbind(1, d$sint, d$cost), z$Z, diag(rep(g, length(z$levels))), f$sigma^2 * ar1(d$Mare, d$occ, phi), d$follicles, !left, which(left))
put(cbind(d[left, c("Mare", "occ", "Time")], p), "ovary")
put(data.frame(Mare = d$Mare[!left], occ = d$occ[!left], Time = d$Time[!left], follicles = d$follicles[!left],
  normalised = as.numeric(resid(f, type = "normalized")), pearson = as.numeric(resid(f, type = "pearson"))), "ovary_rows")

# 2. Orthodont, gls, unstructured with a variance for each age: visits of three children are left out and predicted.
# Levels in the order of the rows: residuals.gls applies the factors of sorted groups to residuals in the order of the data.
d <- data("orthodont"); d$Subject <- factor(d$Subject, levels = unique(d$Subject)); d$occ <- match(d$age, c(8, 10, 12, 14))
left <- (d$Subject == "M01" & d$age == 12) | (d$Subject == "M05" & d$age >= 12) | (d$Subject == "F03" & d$age == 8)
f <- gls(distance ~ age * Sex, d[!left, ], corSymm(form = ~ occ | Subject), varIdent(form = ~ 1 | occ),
  control = glsControl(opt = "nlminb", tolerance = 1e-12, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000))
R4 <- NULL
for (s in unique(d$Subject)) if (sum(d$Subject[!left] == s) == 4) { R4 <- as.matrix(getVarCov(f, individual = s)); break }
R <- outer(seq_len(nrow(d)), seq_len(nrow(d)), function(i, j) ifelse(d$Subject[i] == d$Subject[j], R4[cbind(d$occ[i], d$occ[j])], 0))
X <- model.matrix(~ age * Sex, d)
p <- predict_dense(X, matrix(0, nrow(d), 1), diag(1), R, d$distance, !left, which(left))
put(cbind(d[left, c("Subject", "Sex", "age")], p), "growth")
put(data.frame(d[!left, c("Subject", "Sex", "age", "distance")], normalised = as.numeric(resid(f, type = "normalized")), pearson = as.numeric(resid(f, type = "pearson"))), "growth_rows")

# 3. Sleepstudy, lme with a random line: known subjects at other days and a subject never seen.
d <- data("sleepstudy"); names(d) <- tolower(names(d)); n <- nrow(d)
f <- lme(reaction ~ days, d, ~ days | subject, control = tight)
new <- data.frame(subject = c("308", "309", "new", "372"), days = c(3, 12, 5, 0), reaction = 0)
a <- rbind(d[, names(new)], new); z <- effects(a$subject, cbind(1, a$days))
G <- kronecker(diag(length(z$levels)), as.matrix(getVarCov(f)))
p <- predict_dense(cbind(1, a$days), z$Z, G, f$sigma^2 * diag(nrow(a)), a$reaction, seq_len(nrow(a)) <= n, n + 1:4)
put(cbind(new[, 1:2], p), "sleep")
# 4. Meuse, gls, exponential correlation in the plane with a nugget: ten places are left out and kriged.
d <- data("meuse"); left <- seq_len(nrow(d)) %in% seq(8, 152, 16)
f <- gls(logzinc ~ sqrtdist, d[!left, ], corExp(c(200, 0.2), form = ~ x + y, nugget = TRUE),
  control = glsControl(opt = "nlminb", tolerance = 1e-12, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000))
q <- coef(f$modelStruct$corStruct, unconstrained = FALSE)
R <- (1 - q[2]) * exp(-as.matrix(dist(d[, c("x", "y")])) / q[1]); diag(R) <- 1
p <- predict_dense(cbind(1, d$sqrtdist), matrix(0, nrow(d), 1), diag(1), f$sigma^2 * R, d$logzinc, !left, which(left))
put(cbind(d[left, c("x", "y", "sqrtdist")], p), "meuse")
cat(R.version.string, "nlme", as.character(packageVersion("nlme")), "\n")
