# Chi-bar-squared laws of likelihood-ratio tests of several variances: weights of orthants by multivariate normal probabilities,
# tails of other cones by Monte Carlo projection, informations of fitted models by dense matrices.
# Run: Rscript reference/scripts/boundary.R   (writes reference/boundary/laws.csv, models.csv)
suppressPackageStartupMessages({ library(lme4); library(mvtnorm) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(20261120)
out <- NULL
add <- function(case, what, at, value, error) out <<- rbind(out, data.frame(case, what, at, value, error))
save <- function(file) { writeLines(c(paste0("# ", R.version.string, "; lme4 ", packageVersion("lme4"), "; mvtnorm ", packageVersion("mvtnorm"), "; seed 20261120"),
  paste(names(out), collapse = ","), do.call(paste, c(lapply(out, function(v) if (is.numeric(v)) sprintf("%.10g", v) else as.character(v)), sep = ","))), file.path(here, "..", "boundary", file)); out <<- NULL }
positive <- function(S) { if (length(S) == 0) return(1); if (nrow(S) == 1) return(0.5); as.numeric(pmvnorm(lower = rep(0, nrow(S)), corr = cov2cor(S), algorithm = Miwa(steps = 512))) }
# w_j: the estimate restricted to j coordinates is positive there, and the gradient of the others points out of the cone.
orthant <- function(J) { m <- nrow(J); w <- numeric(m + 1)
  for (code in 0:(2^m - 1)) { s <- which(bitwAnd(code, 2^(0:(m - 1))) > 0); t <- setdiff(1:m, s)
    inside <- if (length(s)) positive(solve(J[s, s, drop = FALSE])) else 1
    outside <- if (length(t)) positive(if (length(s)) J[t, t, drop = FALSE] - J[t, s, drop = FALSE] %*% solve(J[s, s, drop = FALSE], J[s, t, drop = FALSE]) else J) else 1
    w[length(s) + 1] <- w[length(s) + 1] + inside * outside }
  w }
# Coordinates of a symmetric 2 x 2 matrix: (a, b root 2, c); negative eigenvalues to zero, many at once.
clip2 <- function(x) { a <- x[, 1]; b <- x[, 2] / sqrt(2); c <- x[, 3]; mid <- (a + c) / 2; r <- sqrt(((a - c) / 2)^2 + b^2)
  hi <- mid + r; lo <- mid - r; full <- lo >= 0; none <- hi <= 0; k <- ifelse(r > 0, hi / (2 * r), 0)
  y <- cbind(k * (a - lo), k * b * sqrt(2), k * (c - lo)); y[full, ] <- x[full, ]; y[none, ] <- 0; y }
# |proj|^2 in metric J by projected gradients (Nesterov), all draws at once.
project <- function(J, clip, draws, steps = 400) { m <- nrow(J); L <- t(chol(J)); pull <- matrix(rnorm(draws * m), draws) %*% t(L)
  top <- max(eigen(J)$values); x <- y <- matrix(0, draws, m); k <- 1
  for (i in 1:steps) { x1 <- clip(y - (y %*% J - pull) / top); k1 <- (1 + sqrt(1 + 4 * k^2)) / 2; y <- x1 + (k - 1) / k1 * (x1 - x); x <- x1; k <- k1 }
  rowSums(x * pull) }
tails <- function(case, d) for (t in c(0.5, 2, 4, 7)) { p <- mean(d > t); add(case, "tail", t, p, sqrt(p * (1 - p) / length(d))) }
J2 <- matrix(c(2, 0.9, 0.9, 1), 2)
J3 <- matrix(c(2, 0.7, -0.3, 0.7, 1, 0.2, -0.3, 0.2, 1.5), 3)
J4 <- matrix(c(2, 0.7, -0.3, 0.4, 0.7, 1, 0.2, 0.1, -0.3, 0.2, 1.5, 0.6, 0.4, 0.1, 0.6, 0.8), 4)
for (c in list(list("orthant2", J2), list("orthant3", J3), list("orthant4", J4))) { w <- orthant(c[[2]]); for (j in seq_along(w)) add(c[[1]], "weight", j - 1, w[j], 1e-7)
  if (c[[1]] == "orthant4") for (t in c(0.5, 2, 4, 7)) add(c[[1]], "tail", t, sum(w[-1] * pchisq(t, 1:4, lower.tail = FALSE)), 1e-7) }
# 2 x 2: inside with probability w_3; by duality w_0 is the chance that a matrix with covariance J is positive semidefinite.
psd <- function(x) mean(x[, 1] >= 0 & x[, 1] * x[, 3] >= x[, 2]^2 / 2)
n <- 4e6; root <- chol(J3); w3 <- psd(matrix(rnorm(3 * n), n) %*% chol(solve(J3))); w0 <- psd(matrix(rnorm(3 * n), n) %*% root)
w <- c(w0, 0.5 - w3, 0.5 - w0, w3); e <- sqrt(c(w0 * (1 - w0), w3 * (1 - w3), w0 * (1 - w0), w3 * (1 - w3)) / n); for (j in 0:3) add("psd2", "weight", j, w[j + 1], e[j + 1])
d <- project(J3, clip2, 4e5); tails("psd2", d)
mixed <- function(x) cbind(clip2(x[, 1:3]), pmax(x[, 4], 0))
tails("psd2 and a half line", project(J4, mixed, 4e5)); tails("psd2 and a half line with 2 free", project(J4, mixed, 4e5) + rchisq(4e5, 2))
eig <- replicate(2e5, { A <- matrix(rnorm(9), 3); S <- (A + t(A)) / 2; diag(S) <- diag(A); S[upper.tri(S)] <- S[lower.tri(S)] <- A[lower.tri(A)] / sqrt(2); sum(pmax(eigen(S, symmetric = TRUE, only.values = TRUE)$values, 0)^2) })
tails("psd3", eig)
save("laws.csv")
# Models: P at the null fit, J of the tested directions with everything else eliminated.
information <- function(V, X, D, reml) { iV <- solve(V); P <- if (reml) iV - iV %*% X %*% solve(t(X) %*% iV %*% X, t(X) %*% iV) else iV
  PD <- lapply(D, function(d) P %*% d); outer(seq_along(D), seq_along(D), Vectorize(function(i, j) sum(PD[[i]] * t(PD[[j]])) / 2)) }
metric <- function(I, tested) { o <- setdiff(seq_len(nrow(I)), tested); I[tested, tested, drop = FALSE] - I[tested, o, drop = FALSE] %*% solve(I[o, o, drop = FALSE], I[o, tested, drop = FALSE]) }
read <- function(f, ...) { d <- read.csv(file.path(here, "..", "data", f)); for (k in c(...)) d[[k]] <- factor(d[[k]]); d }
ind <- function(f) model.matrix(~ 0 + f)
between <- function(f) tcrossprod(ind(f))
past <- read("pastes.csv", "batch", "cask"); n <- nrow(past); sample <- interaction(past$batch, past$cask, drop = TRUE)
J <- metric(information(diag(n), matrix(1, n, 1), list(diag(n), between(past$batch), between(sample)), TRUE), 2:3); w <- orthant(J)
for (j in seq_along(w)) add("pastes", "weight", j - 1, w[j], 1e-7)
pen <- read("penicillin_lme4.csv", "plate", "sample"); n <- nrow(pen)
J <- metric(information(diag(n), matrix(1, n, 1), list(diag(n), between(pen$plate), between(pen$sample)), FALSE), 2:3); w <- orthant(J)
for (j in seq_along(w)) add("penicillin ml", "weight", j - 1, w[j], 1e-7)
# Machine in (0 + Machine | Worker): three effects of a worker against their mean alone.
mach <- read("machines.csv", "Worker", "Machine"); n <- nrow(mach); X <- model.matrix(~ Machine, mach)
fit <- lmer(score ~ Machine + (1 | Worker), mach, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
Z <- ind(mach$Machine); W <- between(mach$Worker); H <- cbind(1 / sqrt(3), c(1, -1, 0) / sqrt(2), c(1, 1, -2) / sqrt(6))
sym <- function(u, v) if (identical(u, v)) tcrossprod(u) else (u %*% t(v) + v %*% t(u)) / sqrt(2)
dir <- list(sym(H[, 1], H[, 1]), sym(H[, 1], H[, 2]), sym(H[, 1], H[, 3]), sym(H[, 2], H[, 2]), sym(H[, 2], H[, 3]), sym(H[, 3], H[, 3]))
D <- c(list(diag(n)), lapply(dir, function(G) W * (Z %*% G %*% t(Z))))
V <- sigma(fit)^2 * diag(n) + as.numeric(VarCorr(fit)$Worker) * W
J <- metric(information(V, X, D, TRUE), 5:7)
n <- 4e6; w3 <- psd(matrix(rnorm(3 * n), n) %*% chol(solve(J))); w0 <- psd(matrix(rnorm(3 * n), n) %*% chol(J))
w <- c(w0, 0.5 - w3, 0.5 - w0, w3); e <- sqrt(c(w0 * (1 - w0), w3 * (1 - w3), w0 * (1 - w0), w3 * (1 - w3)) / n); for (j in 0:3) add("machines", "weight", j, w[j + 1], e[j + 1])
d <- project(J, clip2, 4e5) + rchisq(4e5, 2); tails("machines", d)
save("models.csv")
