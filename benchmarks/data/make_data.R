# Makes the benchmark data: Rscript make_data.R [name ...] in this folder; everything goes to generated/ (git-ignored).
# R 4.2 with r-cran-lme4 and r-cran-mlmrev (Debian). A data set is a folder of raw little-endian columns, which R and C#
# read equally fast: <column>.bin holds doubles, or int32 level indices counted from 0; columns.txt names them.
suppressMessages(library(lme4))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
wanted <- commandArgs(TRUE)
ask <- function(name) length(wanted) == 0 || name %in% wanted

put <- function(name, df) {
  dir <- file.path("generated", name)
  dir.create(dir, recursive = TRUE, showWarnings = FALSE)
  lines <- vapply(names(df), function(column) {
    x <- df[[column]]
    con <- file(file.path(dir, paste0(column, ".bin")), "wb")
    on.exit(close(con))
    if (is.factor(x)) {
      writeBin(as.integer(x) - 1L, con, size = 4, endian = "little")
      paste(column, "factor", length(x), nlevels(x))
    } else {
      writeBin(as.double(x), con, size = 8, endian = "little")
      paste(column, "number", length(x), 0)
    }
  }, "")
  writeLines(lines, file.path(dir, "columns.txt"))
  cat(sprintf("%-12s %9d rows\n", name, nrow(df)))
}
from <- function(name, package) { e <- new.env(); data(list = name, package = package, envir = e); as.data.frame(e[[name]]) }

if (ask("sleepstudy")) { x <- from("sleepstudy", "lme4"); put("sleepstudy", x[c("Reaction", "Days", "Subject")]) }
if (ask("chem97")) { x <- from("Chem97", "mlmRev"); put("chem97", x[c("score", "gcsecnt", "school", "lea")]) }
if (ask("star")) {
  x <- from("star", "mlmRev")[c("math", "gr", "cltype", "id", "tch", "sch")]
  x <- droplevels(x[complete.cases(x), ])
  x$gr <- factor(x$gr, ordered = FALSE)
  put("star", x)
}
if (ask("insteval")) { x <- from("InstEval", "lme4"); put("insteval", data.frame(y = x$y, service = x$service, s = x$s, d = x$d, dept = x$dept)) }
if (ask("nested")) {        # 1e6 pupils in 50,000 classes in 1,000 schools
  set.seed(201); n <- 1e6; classes <- 50000; schools <- 1000
  cls <- sample.int(classes, n, TRUE); sch <- ((cls - 1) %% schools) + 1
  x1 <- rnorm(n); x2 <- rnorm(n); x3 <- as.double(rbinom(n, 1, .5))
  y <- 1 + .5 * x1 - .2 * x2 + .3 * x3 + rnorm(classes, 0, .6)[cls] + rnorm(schools, 0, .4)[sch] + rnorm(n)
  put("nested", data.frame(y = y, x1 = x1, x2 = x2, x3 = x3, cls = factor(cls, 1:classes), sch = factor(sch, 1:schools)))
}
if (ask("slope")) {         # 1e6 rows, intercept and slope for each of 50,000 groups
  set.seed(202); n <- 1e6; groups <- 50000
  g <- sample.int(groups, n, TRUE); x <- rnorm(n); z <- rnorm(n)
  b0 <- rnorm(groups, 0, .7); b1 <- .3 * b0 + rnorm(groups, 0, .4)
  y <- 2 + .5 * x + .3 * z + b0[g] + b1[g] * x + rnorm(n)
  put("slope", data.frame(y = y, x = x, z = z, g = factor(g, 1:groups)))
}
if (ask("ratings")) {       # 1e6 ratings of 3,700 films by 6,040 users; activity and popularity are skewed as in real ratings
  set.seed(203); n <- 1e6; users <- 6040; films <- 3700
  u <- c(seq_len(users), sample.int(users, n - users, TRUE, prob = rexp(users)^1.2 + .05))
  m <- c(rep_len(seq_len(films), users), sample.int(films, n - users, TRUE, prob = rexp(films)^1.5 + .02))
  x <- rnorm(n)
  y <- 3.5 + .1 * x + rnorm(users, 0, .4)[u] + rnorm(films, 0, .6)[m] + rnorm(n, 0, .9)
  put("ratings", data.frame(y = y, x = x, u = factor(u, 1:users), m = factor(m, 1:films)))
}
if ("ratings10m" %in% wanted) {        # 1e7 ratings of 10,700 films by 70,000 users: only when asked for, 300 MB
  set.seed(204); n <- 1e7; users <- 70000; films <- 10700
  u <- c(seq_len(users), sample.int(users, n - users, TRUE, prob = rexp(users)^1.2 + .05))
  m <- c(rep_len(seq_len(films), users), sample.int(films, n - users, TRUE, prob = rexp(films)^1.5 + .02))
  x <- rnorm(n)
  y <- 3.5 + .1 * x + rnorm(users, 0, .4)[u] + rnorm(films, 0, .6)[m] + rnorm(n, 0, .9)
  put("ratings10m", data.frame(y = y, x = x, u = factor(u, 1:users), m = factor(m, 1:films)))
}
source("../../reference/scripts/maximal_data.R")
if (ask("maximal20")) put("maximal20", maximal20(FALSE))                     # 20 covariance parameters, all of them there
if (ask("maximal20-singular")) put("maximal20-singular", maximal20(TRUE))    # of lower rank
if (ask("maximal36")) put("maximal36", maximal36())                          # 36, of low rank
ar1 <- function(subjects, occasions, phi, sd) {     # one row for each occasion (fast within subject)
  e <- matrix(rnorm(subjects * occasions), occasions)
  for (t in 2:occasions) e[t, ] <- phi * e[t - 1, ] + sqrt(1 - phi^2) * e[t, ]
  sd * as.vector(e)
}
for (name in c("ar1-lme", "ar1-million")) if (ask(name)) {   # random intercept and AR1 residuals, 50 occasions of 1,000 or 20,000 subjects
  subjects <- if (name == "ar1-lme") 1000 else 20000
  set.seed(205); id <- rep(seq_len(subjects), each = 50); t <- rep(1:50, subjects); x <- rnorm(length(id))
  y <- 10 + .5 * x + rnorm(subjects, 0, .7)[id] + ar1(subjects, 50, .6, 1)
  put(name, data.frame(y = y, x = x, t = factor(t, 1:50), id = factor(id, seq_len(subjects))))
}
if (ask("unstructured-gls")) {  # a trial: 5 visits of 5,000 patients in two arms, who leave for good with probability 0.07 after each visit
  set.seed(206); patients <- 5000; sds <- c(8, 9, 10, 11, 12)
  correlation <- .75^(abs(outer(1:5, 1:5, "-"))^.7)
  y <- matrix(rnorm(patients * 5), patients) %*% chol(correlation * outer(sds, sds))
  base <- rnorm(patients, 0, 8); arm <- rep(0:1, patients / 2)
  last <- pmin(rgeom(patients, .07) + 1, 5)
  d <- data.frame(id = rep(seq_len(patients), each = 5), visit = rep(1:5, patients))
  d$y <- 50 + .6 * base[d$id] - 1.5 * d$visit - .8 * arm[d$id] * d$visit + y[cbind(d$id, d$visit)]
  d <- d[d$visit <= last[d$id], ]
  put("unstructured-gls", data.frame(y = d$y, base = base[d$id], arm = factor(arm[d$id]), visit = factor(d$visit), id = factor(d$id, seq_len(patients))))
}
