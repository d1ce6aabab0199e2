# The least REML criterion that lme4's optimizers reach on simulated maximal models, for MaximalModelTests.
# Run: Rscript reference/scripts/maximal.R [name ...]   (writes reference/maximal/<name>.csv; maximal36 takes half an hour and was
# stopped in Nelder_Mead; its last line is of maximal_from.R)
# Each optimizer runs with tight tolerances from lme4's start and again from where the best of them ended.
suppressMessages(library(lme4))
root <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "..")
source(file.path(root, "scripts", "maximal_data.R"))
wanted <- commandArgs(TRUE)
tight <- list(
  nloptwrap = lmerControl("nloptwrap", calc.derivs = FALSE, optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-10, xtol_rel = 0, maxeval = 2e4), check.conv.singular = "ignore"),
  bobyqa = lmerControl("bobyqa", calc.derivs = FALSE, optCtrl = list(rhoend = 1e-9, maxfun = 2e4), check.conv.singular = "ignore"),
  Nelder_Mead = lmerControl("Nelder_Mead", calc.derivs = FALSE, optCtrl = list(FtolAbs = 1e-10, XtolRel = 1e-12, maxfun = 2e4), check.conv.singular = "ignore"))
cases <- list("maximal20" = function() maximal20(FALSE), "maximal20-singular" = function() maximal20(TRUE), "maximal36" = maximal36)
for (name in names(cases)) if (length(wanted) == 0 || name %in% wanted) {
  d <- cases[[name]]()
  formula <- maximal_formula[[sub("-singular", "", name)]]
  lines <- c(paste0("# ", R.version.string, ", lme4 ", packageVersion("lme4"), ", ", deparse1(formula)),
             sprintf("# %d rows, sum of y %.17g", nrow(d), sum(d$y)), "optimizer,start,evaluations,reml,seconds")
  best <- Inf; theta <- NULL
  for (start in c("default", "best")) {
    from <- if (start == "best") theta
    for (optimizer in names(tight)) {
      if (name == "maximal36" && optimizer == "Nelder_Mead") next    # does not end in 40 minutes
      seconds <- system.time(m <- suppressWarnings(lmer(formula, d, control = tight[[optimizer]], start = from)))[["user.self"]]
      value <- as.numeric(REMLcrit(m))
      lines <- c(lines, sprintf("%s,%s,%d,%.17g,%.1f", optimizer, start, m@optinfo$feval, value, seconds))
      cat(name, tail(lines, 1), "\n")
      if (value < best) { best <- value; theta <- getME(m, "theta") }
    }
  }
  dir.create(file.path(root, "maximal"), showWarnings = FALSE)
  writeLines(c(lines, sprintf("# theta at the least: %s", paste(sprintf("%.6g", theta), collapse = " "))), file.path(root, "maximal", paste0(name, ".csv")))
}
