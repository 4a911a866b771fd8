import type { ExpectedMarks } from './expected-marks.ts'

export const siteResidence: readonly ExpectedMarks[] = [
  {
    mark: 'rect',
    interval: 'rule',
    half: ({ error }) => error,
    uneven: true,
    name: () => 'site-residence',
    x: ({ kind }) => kind,
    y: ({ residence }) => residence,
    where: ({ site, residence }) => site === null && residence !== null,
  },
]
