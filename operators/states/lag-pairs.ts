import type { LabelArray, LabelPast, LagJob } from './lag-counts.ts'

/** The same counts as by runs, pair by pair: for labels that change every few frames. */
export function countDirectly(
  past: LabelPast,
  row: number,
  labels: LabelArray,
  first: number,
  job: LagJob,
  counts: Float64Array,
  into: number,
): void {
  for (let from = 0; from < labels.length; ) {
    let to = from
    while (to < labels.length && labels[to] !== 0) to++
    const since = from === 0 && past.runs[row] > 0 ? past.since[row] : first + from
    if (to > from) stretch(past, row, labels, first, from, to, since, job, counts, into)
    from = to + 1
  }
}

/** Labels [from, to) without a gap, in a stretch without gaps that began in frame `since`. */
function stretch(
  { recent, runs }: LabelPast,
  row: number,
  labels: LabelArray,
  first: number,
  from: number,
  to: number,
  since: number,
  { lags, states, strided }: LagJob,
  counts: Float64Array,
  into: number,
): void {
  const ring = recent.length / runs.length
  const base = row * ring
  for (let k = 0; k < lags.length; k++) {
    const lag = lags[k]
    const target = into + k * states * states - states - 1
    let t = Math.max(from, since + lag - first)
    const step = strided ? lag : 1
    if (strided) t = Math.ceil((first + t) / lag) * lag - first
    for (const end = Math.min(to, lag); t < end; t += step) {
      const earlier = recent[base + ((first + t - lag) & (ring - 1))]
      const later = labels[t]
      if (earlier <= states && later <= states) counts[target + earlier * states + later]++
    }
    for (; t < to; t += step) {
      const earlier = labels[t - lag]
      const later = labels[t]
      if (earlier <= states && later <= states) counts[target + earlier * states + later]++
    }
  }
}
