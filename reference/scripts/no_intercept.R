# Analysis of variance of models without an intercept by lmerTest.
# Run: Rscript reference/scripts/no_intercept.R   (writes reference/anova/no_intercept.csv)
suppressPackageStartupMessages({ library(lmerTest) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
read <- function(f, ...) { d <- read.csv(file.path(here, "..", "data", f)); for (k in c(...)) d[[k]] <- factor(d[[k]]); d }
ctrl <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
pups <- read("ratpup.csv", "litter", "sex", "treatment"); pups$treatment <- factor(pups$treatment, c("Control", "Low", "High")); pups$sex <- factor(pups$sex, c("Male", "Female"))
fits <- list(
  main = lmer(weight ~ 0 + treatment + lsize + (1 | litter), pups, control = ctrl),
  two = lmer(weight ~ 0 + treatment + sex + (1 | litter), pups, control = ctrl),
  interaction = lmer(weight ~ 0 + treatment * sex + lsize + (1 | litter), pups, control = ctrl),
  slopes = lmer(weight ~ 0 + treatment + treatment:lsize + (1 | litter), pups, control = ctrl),
  two_with_intercept = lmer(weight ~ treatment + sex + (1 | litter), pups, control = ctrl),
  interaction_with_intercept = lmer(weight ~ treatment * sex + lsize + (1 | litter), pups, control = ctrl),
  line = lmer(weight ~ 0 + lsize + (1 | litter), pups, control = ctrl))
out <- NULL
for (id in names(fits)) for (type in 1:3) for (ddf in c("Satterthwaite", "Kenward-Roger")) { a <- anova(fits[[id]], type = type, ddf = ddf)
  for (t in rownames(a)) out <- rbind(out, data.frame(model = id, type = type, method = ddf, term = t, ndf = a[t, "NumDF"], ddf = a[t, "DenDF"], F = a[t, "F value"], p = a[t, "Pr(>F)"])) }
writeLines(c(paste0("# ", R.version.string, "; lmerTest ", packageVersion("lmerTest"), "; pbkrtest ", packageVersion("pbkrtest")), paste(names(out), collapse = ","),
  do.call(paste, c(lapply(out, function(v) if (is.numeric(v)) sprintf("%.12g", v) else as.character(v)), sep = ","))), file.path(here, "..", "anova", "no_intercept.csv"))
