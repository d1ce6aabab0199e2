# Times lmer on one benchmark data set, from a data frame that is ready in memory.
#   Rscript time_lme4.R <data folder> <formula> <derivatives: yes|no> <repeats> <inner>
# Prints one line per repeat: "time <CPU seconds per fit> <wall seconds per fit>" (CPU = user + system of this process, over
# <inner> fits), then "result <-2 log L> <evaluations of the deviance> <sigma> <fixed effects ...>" and "about <versions>".
suppressMessages(library(lme4))
arguments <- commandArgs(TRUE)
folder <- arguments[1]; formula <- as.formula(arguments[2])
control <- lmerControl(calc.derivs = arguments[3] == "yes")
repeats <- as.integer(arguments[4]); inner <- as.integer(arguments[5])

columns <- read.table(file.path(folder, "columns.txt"), col.names = c("name", "kind", "rows", "levels"))
d <- as.data.frame(lapply(setNames(seq_len(nrow(columns)), columns$name), function(i) {
  con <- file(file.path(folder, paste0(columns$name[i], ".bin")), "rb"); on.exit(close(con))
  if (columns$kind[i] == "factor") {
    structure(readBin(con, "integer", columns$rows[i], 4, endian = "little") + 1L,
              levels = as.character(seq_len(columns$levels[i])), class = "factor")
  } else readBin(con, "double", columns$rows[i], 8, endian = "little")
}))

fit <- NULL
for (r in seq_len(repeats)) {
  gc(FALSE)
  t0 <- proc.time()
  for (i in seq_len(inner)) fit <- suppressWarnings(suppressMessages(lmer(formula, d, control = control)))
  t1 <- proc.time() - t0
  cat(sprintf("time %.9g %.9g\n", (t1[[1]] + t1[[2]]) / inner, t1[[3]] / inner))
}
cat("result", sprintf("%.17g", c(-2 * as.numeric(logLik(fit)), fit@optinfo$feval, sigma(fit), fixef(fit))), "\n")
s <- sessionInfo()
cat("about", paste0("R ", getRversion(), ", lme4 ", packageVersion("lme4"), ", ", fit@optinfo$optimizer, ", BLAS ", s$BLAS), "\n")
