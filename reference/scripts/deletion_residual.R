# beta without each subject by new fits of models with a residual structure (nlme): the reference of Influence(refit: true) there.
# Run: Rscript reference/scripts/deletion_residual.R   (writes reference/diagnostics/deletion_residual.csv)
suppressPackageStartupMessages(library(nlme))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(here, "..", "data", "orthodont.csv")); d$Subject <- factor(d$Subject); d$Sex <- factor(d$Sex, c("Male", "Female"))
fit <- function(d) gls(distance ~ Sex * age11, d, correlation = corAR1(form = ~ occ | Subject), weights = varIdent(form = ~ 1 | occ),
  control = glsControl(msTol = 1e-12, tolerance = 1e-12, msMaxIter = 500, maxIter = 500))
a <- fit(d); C <- vcov(a); out <- NULL
for (u in levels(d$Subject)) { r <- fit(droplevels(d[d$Subject != u, ])); e <- coef(a) - coef(r)
  out <- rbind(out, data.frame(case = "ortho_gls_arh1", unit = u, coefficient = 1:4, standardized = e / sqrt(diag(vcov(r))), cooksd = sum(e * solve(C, e)) / 4, covratio = det(vcov(r)) / det(C))) }
writeLines(c(paste0("# ", R.version.string, "; nlme ", packageVersion("nlme")), paste(names(out), collapse = ","),
  do.call(paste, c(lapply(out, function(v) if (is.numeric(v)) sprintf("%.12g", v) else as.character(v)), sep = ","))), file.path(here, "..", "diagnostics", "deletion_residual.csv"))
