# The sample Trial by nlme: unstructured covariance over visits, REML. Prints what SampleTests compares.
# Run: Rscript reference/scripts/trial.R   (R 4.2.2, nlme 3.1-162, emmeans 1.8.4-1)
suppressPackageStartupMessages({ library(nlme); library(emmeans) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(here, "..", "..", "samples", "Trial", "trial.csv"))
d$Arm <- factor(d$Arm, c("Placebo", "Active")); d$Visit <- factor(d$Visit, paste0("Week", c(1, 2, 4, 6, 8))); d$v <- as.integer(d$Visit)
fit <- gls(Change ~ Visit * Arm + Visit * Baseline, d, correlation = corSymm(form = ~ v | Patient), weights = varIdent(form = ~ 1 | v),
           control = glsControl(opt = "optim", msMaxIter = 500, tolerance = 1e-10, msTol = 1e-12))
arms <- as.data.frame(pairs(emmeans(fit, ~ Arm | Visit, mode = "df.error"), reverse = TRUE))
cat(sprintf("%.12g", c(-2 * as.numeric(logLik(fit)), fit$sigma, arms$estimate, arms$SE)), sep = "\n")
