# Times profile intervals and parametric bootstrap refits of sleepstudy in lme4: CPU seconds (user + system).
#   Rscript time_intervals.R <sleepstudy.csv> <refits>
suppressMessages(library(lme4))
arguments <- commandArgs(TRUE)
d <- read.csv(arguments[1]); d$Subject <- factor(d$Subject)
fit <- lmer(Reaction ~ Days + (Days | Subject), d)
cpu <- function(expression) { t <- system.time(expression); t[[1]] + t[[2]] }
cat("profile", cpu(confint(suppressMessages(profile(fit, signames = FALSE)))), "\n")
statistic <- function(m) c(fixef(m), as.data.frame(VarCorr(m))$sdcor)
cat("bootstrap", cpu(suppressMessages(bootMer(fit, statistic, nsim = as.integer(arguments[2]), seed = 1))), "\n")
