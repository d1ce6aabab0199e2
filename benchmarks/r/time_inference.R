# Times inference in R: CPU seconds (user + system), and what it gives, for comparison.
#   Rscript time_inference.R <crossed.csv> <insteval.csv> <yes|no: the slow ones too>
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest) })
arguments <- commandArgs(TRUE)
cpu <- function(expression) { t <- system.time(expression); t[[1]] + t[[2]] }
d <- read.csv(arguments[1]); d$subject <- factor(d$subject); d$item <- factor(d$item)
l <- lme4::lmer(y ~ condition + (1 + condition | subject) + (1 | item), d)
cat("crossed-fit", cpu(lme4::lmer(y ~ condition + (1 + condition | subject) + (1 | item), d)), "\n")
# lmerTest differentiates when the fit is made, not when the summary is printed.
cat("crossed-satterthwaite", cpu({ m <- as_lmerModLmerTest(l); s <- coef(summary(m)) }), "\n")
if (arguments[3] == "yes") {
  cat("crossed-kenward-roger", cpu(k <- coef(summary(m, ddf = "Kenward-Roger"))), "\n")
  cat("crossed-kenward-roger-df", sprintf("%.10g", k["condition", "df"]), "\n")
  e <- read.csv(arguments[2]); for (g in c("s", "d", "dept", "service")) e[[g]] <- factor(e[[g]])
  cat("insteval-fit", cpu(f <- lme4::lmer(y ~ service + (1 | s) + (1 | d) + (1 | dept), e)), "\n")
  cat("insteval-satterthwaite", cpu(s <- coef(summary(as_lmerModLmerTest(f)))), "\n")
}
