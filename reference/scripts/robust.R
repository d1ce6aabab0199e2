# Cluster-robust covariances, Satterthwaite (Bell and McCaffrey) degrees of freedom and approximate Hotelling tests by clubSandwich.
# Run: Rscript reference/scripts/robust.R   (writes reference/robust/clubsandwich.csv)
suppressPackageStartupMessages({ library(lme4); library(nlme); library(clubSandwich) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
read <- function(f, ...) { d <- read.csv(file.path(here, "..", "data", f)); for (k in c(...)) d[[k]] <- factor(d[[k]]); d }
ctrl <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5))
sleep <- read("sleepstudy.csv", "Subject"); pups <- read("ratpup.csv", "litter", "sex", "treatment"); pups$treatment <- factor(pups$treatment, c("Control", "Low", "High")); pups$sex <- factor(pups$sex, c("Male", "Female"))
oats <- read("oats.csv", "block", "variety", "nitrogen", "mainplot"); pastes <- read("pastes.csv", "batch", "cask")
wt <- read("weighted.csv", "site", "trt"); ortho <- read("orthodont.csv", "Subject", "Sex"); ortho$Sex <- factor(ortho$Sex, c("Male", "Female"))
tight <- lmeControl(msTol = 1e-12, tolerance = 1e-12, msMaxIter = 500, maxIter = 500, opt = "nlminb"); glstight <- glsControl(msTol = 1e-12, tolerance = 1e-12, msMaxIter = 500, maxIter = 500)
fits <- list(
  sleep_slope = list(m = lmer(Reaction ~ Days + (Days | Subject), sleep, control = ctrl), terms = list(Days = 2, both = 1:2)),
  ratpup_ri = list(m = lmer(weight ~ sex * treatment + lsize + (1 | litter), pups, control = ctrl), terms = list(treatment = 3:4, interaction = 6:7, all = 2:7)),
  oats_splitplot = list(m = lmer(yield ~ variety * nitrogen + (1 | block/mainplot), oats, control = ctrl), terms = list(variety = 2:3, nitrogen = 4:6)),
  pastes_nested = list(m = lmer(strength ~ 1 + (1 | batch/cask), pastes, control = ctrl), terms = list()),
  weighted_lmer = list(m = lme(y ~ trt + base, wt, ~ 1 | site, weights = varFixed(~ invn), control = lmeControl(msTol = 1e-10, tolerance = 1e-10)), terms = list(both = 2:3)),
  ortho_lme_ar1 = list(m = lme(distance ~ Sex * age11, ortho, ~ 1 | Subject, correlation = corAR1(form = ~ occ | Subject), control = tight), terms = list(sex = c(2, 4))),
  ortho_gls_arh1 = list(m = gls(distance ~ Sex * age11, ortho, correlation = corAR1(form = ~ occ | Subject), weights = varIdent(form = ~ 1 | occ), control = glstight), terms = list(sex = c(2, 4))),
  ratpup_varident = list(m = lme(weight ~ sex + treatment + lsize, pups, ~ 1 | litter, weights = varIdent(form = ~ 1 | treatment), control = tight), terms = list(treatment = 3:4)))
out <- NULL
add <- function(case, kind, what, row, column, value) out <<- rbind(out, data.frame(case, kind, what, row, column, value))
for (id in names(fits)) { m <- fits[[id]]$m
  b <- if (inherits(m, "gls")) coef(m) else if (inherits(m, "lme")) nlme::fixef(m) else lme4::fixef(m); p <- length(b)
  for (kind in c("CR0", "CR1", "CR1p", "CR1S", "CR2")) {
    V <- vcovCR(m, type = kind)
    for (i in 1:p) for (j in 1:i) add(id, kind, "covariance", i, j, V[i, j])
    ct <- as.data.frame(coef_test(m, V, test = "Satterthwaite")); df <- if ("df_Satt" %in% names(ct)) ct$df_Satt else ct$df; pv <- if ("p_Satt" %in% names(ct)) ct$p_Satt else ct$p
    for (i in 1:p) { add(id, kind, "df", i, 0, df[i]); add(id, kind, "p", i, 0, pv[i]) }
    for (t in names(fits[[id]]$terms)) { L <- diag(p)[fits[[id]]$terms[[t]], , drop = FALSE]
      w <- tryCatch(as.data.frame(Wald_test(m, constraints = L, vcov = V, test = "HTZ")), error = function(e) NULL)
      if (!is.null(w)) { add(id, kind, paste0("F ", t), 0, 0, w$Fstat); add(id, kind, paste0("df ", t), 0, 0, w$df_denom); add(id, kind, paste0("p ", t), 0, 0, w$p_val) } }
  } }
writeLines(c(paste0("# ", R.version.string, "; clubSandwich ", packageVersion("clubSandwich"), "; lme4 ", packageVersion("lme4"), "; nlme ", packageVersion("nlme")), paste(names(out), collapse = ","),
  do.call(paste, c(lapply(out, function(v) if (is.numeric(v)) ifelse(is.na(v), "NA", sprintf("%.12g", v)) else as.character(v)), sep = ","))), file.path(here, "..", "robust", "clubsandwich.csv"))
