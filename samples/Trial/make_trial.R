# Simulates trial.csv: a two-arm trial in the shape of the usual antidepressant trials (Hamilton score, visits at weeks
# 1, 2, 4, 6 and 8, 80 patients an arm, about a third drop out, more of those who do badly). Not real patients.
# Run: Rscript make_trial.R    (R 4.2.2, base only; the seed makes it the same everywhere)
set.seed(20261120)
weeks <- c(1, 2, 4, 6, 8)
sd <- c(3.4, 4.3, 5.4, 6.2, 6.9)
correlation <- 0.85^abs(outer(log(weeks + 1), log(weeks + 1), "-") * 2.2)
root <- chol(diag(sd) %*% correlation %*% diag(sd))
rows <- NULL
for (i in 1:160) {
  arm <- if (i %% 2 == 0) "Active" else "Placebo"
  baseline <- round(min(max(rnorm(1, 22, 3.2), 15), 32))
  effect <- if (arm == "Active") c(0.4, 1.1, 2.0, 2.8, 3.4) else 0
  change <- -c(2.2, 4.1, 6.2, 7.6, 8.6) - effect - 0.25 * (baseline - 22) + as.vector(rnorm(5) %*% root)
  seen <- 5
  for (v in 2:5) if (seen == 5 && runif(1) < plogis(-2.3 + 0.10 * (change[v - 1] + 5))) seen <- v - 1
  visit <- seq_len(seen)
  missed <- visit > 1 & visit < seen & runif(seen) < 0.03
  visit <- visit[!missed]
  rows <- rbind(rows, data.frame(Patient = sprintf("P%03d", i), Arm = arm, Baseline = baseline,
                                 Visit = paste0("Week", weeks[visit]), Change = round(change[visit])))
}
write.csv(rows, "trial.csv", row.names = FALSE, quote = FALSE)
cat(nrow(rows), "rows,", sum(table(rows$Patient) == 5), "of 160 patients with all visits\n")
