# The interval of nlme's phi in lme(distance ~ Sex * age11, random = ~ 1 | Subject, correlation = corAR1(form = ~ occ | Subject)) from an
# exact information: nlme's own intervals rest on a numerical Hessian that is 5 % off in width here.
# -2 REML log likelihood from dense matrices by subject, parameters log tau, log sigma, artanh phi; central differences.
# Run: Rscript reference/scripts/residual_intervals.R   (prints; R 4.2.2)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(here, "..", "data", "orthodont.csv"))
X <- model.matrix(~ Sex * age11, transform(d, Sex = factor(Sex, levels = c("Male", "Female"))))
deviance <- function(p) {
  L <- 0; A <- 0; b <- 0; c <- 0
  for (s in unique(d$Subject)) {
    i <- which(d$Subject == s); x <- X[i, ]; y <- d$distance[i]
    V <- exp(2 * p[1]) + exp(2 * p[2]) * tanh(p[3])^abs(outer(d$occ[i], d$occ[i], "-")); W <- solve(V)
    L <- L + as.numeric(determinant(V)$modulus); A <- A + t(x) %*% W %*% x; b <- b + t(x) %*% W %*% y; c <- c + t(y) %*% W %*% y
  }
  L + as.numeric(determinant(A)$modulus) + as.numeric(c - t(b) %*% solve(A, b)) + (nrow(d) - ncol(X)) * log(2 * pi)
}
o <- optim(c(0.6, 0.3, -0.05), deviance, control = list(reltol = 1e-16, maxit = 5000))
o <- optim(o$par, deviance, control = list(reltol = 1e-16, maxit = 5000))
e <- diag(1e-3, 3); f <- function(a, b) deviance(o$par + a + b)
H <- sapply(1:3, function(i) sapply(1:3, function(j) (f(e[i, ], e[j, ]) - f(e[i, ], -e[j, ]) - f(-e[i, ], e[j, ]) + f(-e[i, ], -e[j, ])) / 4e-6))
print(c(o$value, tanh(o$par[3])), digits = 10)
print(tanh(o$par[3] + c(-1, 1) * qnorm(0.975) * sqrt((2 * solve(H))[3, 3])), digits = 10)
