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
