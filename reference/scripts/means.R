# Means, slopes and comparisons by emmeans on the Oats data with rows left out, for what the cases do not have: weights,
# other contrasts, other adjustments, equivalence, slopes, an empty cell.
# Run: Rscript reference/scripts/means.R   (writes reference/means/oats_unbalanced.csv)
suppressPackageStartupMessages({ library(lme4); library(lmerTest); library(emmeans); library(mvtnorm) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(here, "..", "data", "oats.csv"), stringsAsFactors = TRUE)
d$variety <- factor(d$variety, levels = c("Golden.rain", "Marvellous", "Victory"))
d <- d[-c(3, 10, 11, 25, 40, 41, 44, 60), ]
ctrl <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
fit <- lmer(yield ~ variety + nitrogen + (1 | block/mainplot), d, control = ctrl)
line <- lmer(yield ~ variety * nitro + (1 | block/mainplot), d, control = ctrl)
empty <- lmer(yield ~ variety * nitrogen + (1 | block/mainplot), d[!(d$variety == "Victory" & d$nitrogen == "0.6cwt"), ], control = ctrl)
out <- NULL
add <- function(what, e, ...) {
  s <- as.data.frame(summary(e, infer = c(TRUE, TRUE), ...)); n <- names(s)
  pick <- function(...) { k <- intersect(c(...), n); if (length(k)) as.numeric(s[[k[1]]]) else rep(NA, nrow(s)) }
  est <- intersect(c("emmean", "estimate", "nitro.trend"), n)[1]
  lab <- apply(s[seq_len(which(n == est) - 1)], 1, paste, collapse = " ")
  out <<- rbind(out, data.frame(what = what, name = lab, estimate = s[[est]], se = s$SE, df = s$df, lower = pick("lower.CL", "asymp.LCL"), upper = pick("upper.CL", "asymp.UCL"), t = pick("t.ratio", "z.ratio"), p = pick("p.value")))
}
em <- function(f, ...) emmeans(f, ..., lmer.df = "satterthwaite", data = d)
add("equal", em(fit, "variety"))
add("proportional", em(fit, "variety", weights = "proportional"))
add("cells", em(fit, "variety", weights = "cells"))
n <- em(fit, "nitrogen")
for (a in c("none", "sidak", "scheffe", "hochberg", "hommel", "BH", "BY")) add(paste0("pairs ", a), pairs(n), adjust = a)
add("consecutive none", contrast(n, "consec"), adjust = "none")
add("polynomial none", contrast(n, "poly"), adjust = "none")
add("custom none", contrast(n, list("some - none" = c(-1, 1/3, 1/3, 1/3))), adjust = "none")
z <- emmeans(fit, "nitrogen", lmer.df = "asymptotic", data = d)
set.seed(1); add("control mvt", contrast(z, "trt.vs.ctrl1"), adjust = "mvt")
set.seed(1); add("pairs mvt", pairs(z), adjust = "mvt")
q <- as.data.frame(test(pairs(n), delta = 20, side = "equivalence", adjust = "none")); out <- rbind(out, data.frame(what = "equivalence", name = q$contrast, estimate = q$estimate, se = q$SE, df = q$df, lower = NA, upper = NA, t = q$t.ratio, p = q$p.value))
q <- as.data.frame(test(pairs(n), delta = 20, side = "noninferiority", adjust = "none")); out <- rbind(out, data.frame(what = "noninferiority", name = q$contrast, estimate = q$estimate, se = q$SE, df = q$df, lower = NA, upper = NA, t = q$t.ratio, p = q$p.value))
add("slopes", emtrends(line, "variety", var = "nitro", lmer.df = "satterthwaite", data = d))
add("slope pairs none", pairs(emtrends(line, "variety", var = "nitro", lmer.df = "satterthwaite", data = d)), adjust = "none")
add("at 0.45", em(line, "variety", at = list(nitro = 0.45)))
add("empty", emmeans(empty, c("nitrogen", "variety"), lmer.df = "satterthwaite"))
add("empty variety", emmeans(empty, "variety", lmer.df = "satterthwaite"))
num <- function(x) ifelse(is.na(x), "NA", ifelse(is.infinite(x), ifelse(x > 0, "Inf", "-Inf"), sprintf("%.12g", x)))
f <- file.path(here, "..", "means", "oats_unbalanced.csv")
writeLines(c(paste0("# ", R.version.string, "; lme4 ", packageVersion("lme4"), "; lmerTest ", packageVersion("lmerTest"), "; emmeans ", packageVersion("emmeans")),
             paste(names(out), collapse = ","), do.call(paste, c(lapply(out, function(v) if (is.numeric(v)) num(v) else as.character(v)), sep = ","))), f)
