# Times lme or gls of nlme on one benchmark data set, from a data frame that is ready in memory.
#   Rscript time_nlme.R <data folder> <call, the data being d> <repeats> <inner>
# Prints one line per repeat: "time <CPU seconds per fit> <wall seconds per fit>" (CPU = user + system of this process, over
# <inner> fits), then "result <-2 log L> NA" (nlme does not count its evaluations) and "about <versions>".
suppressMessages(library(nlme))
arguments <- commandArgs(TRUE)
folder <- arguments[1]; call <- parse(text = arguments[2])[[1]]
repeats <- as.integer(arguments[3]); inner <- as.integer(arguments[4])

columns <- read.table(file.path(folder, "columns.txt"), col.names = c("name", "kind", "rows", "levels"))
d <- as.data.frame(lapply(setNames(seq_len(nrow(columns)), columns$name), function(i) {
  con <- file(file.path(folder, paste0(columns$name[i], ".bin")), "rb"); on.exit(close(con))
  if (columns$kind[i] == "factor") {
    structure(readBin(con, "integer", columns$rows[i], 4, endian = "little") + 1L,
              levels = as.character(seq_len(columns$levels[i])), class = "factor")
  } else readBin(con, "double", columns$rows[i], 8, endian = "little")
}))
# corAR1 and corSymm ask for integers.
d$occasion <- as.integer(if (is.null(d$visit)) d$t else d$visit)

fit <- NULL
for (r in seq_len(repeats)) {
  gc(FALSE)
  t0 <- proc.time()
  for (i in seq_len(inner)) fit <- eval(call)
  t1 <- proc.time() - t0
  cat(sprintf("time %.9g %.9g\n", (t1[[1]] + t1[[2]]) / inner, t1[[3]] / inner))
}
cat("result", sprintf("%.17g", -2 * as.numeric(logLik(fit))), "NA\n")
s <- sessionInfo()
cat("about", paste0("R ", getRversion(), ", nlme ", packageVersion("nlme"), ", nlminb, BLAS ", s$BLAS), "\n")
