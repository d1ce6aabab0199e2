# Simulated experiments of psycholinguistics, the same in R and in C# (tests/Lmm.Runtime.Tests/Fit/MaximalDesigns.cs) to the last bit:
# Park and Miller's generator in exact integers, normals as the sum of 12 uniforms less 6, responses rounded to 6 decimals.
draws <- function(seed) {
  state <- seed
  uniform <- function() { state <<- (16807 * state) %% 2147483647; state / 2147483647 }
  normal <- function() { sum <- 0; for (k in 1:12) { state <<- (16807 * state) %% 2147483647; sum <- sum + state }; sum / 2147483647 - 6 }
  list(uniform = uniform, normal = normal)
}
effects <- function(draw, levels, factor) {          # b = factor z for each level, a row each
  b <- matrix(0, levels, nrow(factor))
  for (l in seq_len(levels)) {
    z <- vapply(seq_len(ncol(factor)), function(k) draw$normal(), 0)
    for (i in seq_len(nrow(factor))) for (k in seq_len(ncol(factor))) b[l, i] <- b[l, i] + factor[i, k] * z[k]
  }
  b
}
simulate <- function(seed, subjects, items, dropped, step, subject_factor, item_factor, conditions, slopes) {
  draw <- draws(seed)
  bs <- effects(draw, subjects, subject_factor)
  bi <- effects(draw, items, item_factor)
  rows <- list(); n <- 0
  for (s in 0:(subjects - 1)) for (i in 0:(items - 1)) {
    x <- conditions(draw, s, i)
    e <- draw$normal()
    if (((s * items + i) * step) %% (subjects * items) < dropped) next
    y <- 10
    for (k in seq_along(x)) y <- y + 0.5 * x[k]
    y <- y + bs[s + 1, 1] + bi[i + 1, 1] + e
    for (k in seq_along(x)) {
      if (slopes$subject[k] > 0) y <- y + bs[s + 1, slopes$subject[k]] * x[k]
      if (slopes$item[k] > 0) y <- y + bi[i + 1, slopes$item[k]] * x[k]
    }
    n <- n + 1; rows[[n]] <- c(round(y * 1e6) / 1e6, x, s + 1, i + 1)
  }
  d <- as.data.frame(do.call(rbind, rows))
  names(d) <- c("y", LETTERS[seq_along(slopes$subject)], "subject", "item")
  d$subject <- factor(d$subject, seq_len(subjects)); d$item <- factor(d$item, seq_len(items))
  d
}
# 2^3 conditions within 56 subjects and 32 items, three rows lost: the layout of Kronmueller and Barr (2007).
maximal20 <- function(singular) {
  subject <- if (singular) rbind(c(1.2, 0), c(0.3, 0), c(0, 0.2), c(0.1, 0.2)) else
    rbind(c(1.2, 0, 0, 0), c(0.2, 0.7, 0, 0), c(-0.2, 0.1, 0.6, 0), c(0.1, -0.2, 0.2, 0.5))
  item <- if (singular) rbind(1, -0.4, 0, 0) else
    rbind(c(1, 0, 0, 0), c(-0.3, 0.6, 0, 0), c(0.1, 0.2, 0.6, 0), c(0.2, 0.1, -0.1, 0.7))
  simulate(if (singular) 2007 else 2008, 56, 32, 3, 997, subject, item, function(draw, s, i) {
    cell <- (s + 3 * i + (s %/% 8) * (i %/% 8)) %% 8
    2 * c(cell %% 2, cell %/% 2 %% 2, cell %/% 4) - 1
  }, list(subject = 2:4, item = 2:4))
}
# 2^5 conditions, the first between 73 subjects, the others as they come, 240 items, 1,111 rows lost: the layout of Masson, Rabe and Kliegl (2017).
maximal36 <- function() {
  subject <- rbind(c(0.8, 0), c(0.1, 0), c(0, 0.1), c(0.05, 0), c(0, 0))
  item <- rbind(c(0.6, 0), c(0.1, 0), c(0, 0.15), c(0, 0), c(0.1, 0), c(0, 0))
  simulate(2017, 73, 240, 1111, 7919, subject, item, function(draw, s, i) {
    x <- 2 * (s %% 2) - 1
    for (k in 2:5) x <- c(x, if (draw$uniform() < 0.5) -1 else 1)
    x
  }, list(subject = c(0, 2:5), item = 2:6))
}
maximal_formula <- list(
  maximal20 = y ~ A * B * C + (1 + A + B + C | subject) + (1 + A + B + C | item),
  maximal36 = y ~ A * B * C * D * E + (1 + B + C + D + E | subject) + (1 + A + B + C + D + E | item))
