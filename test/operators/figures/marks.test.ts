import test, { type ExecutionContext } from 'ava'
import { operators } from '../../../operators/index.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { errorOf } from '../../../pipeline/tables/roles.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'
import { drawnBy } from './examples.ts'
import type { ExpectedMarks } from './expected-marks.ts'
import { READINGS } from './readings.ts'

const SYSTEMS = [600, 750]
/** Lines of more points than this show some of them. */
const MOST = 200

for (const operator of operators) {
  if (operator.kind === 'transform' || !operator.shown.figures) continue
  const readings = READINGS[operator.name]
  if (!readings) continue

  test(`${operator.name}: every mark is a row of its table, and every row has its mark`, async (t) => {
    const { table, figures } = await drawnBy(operator)
    const rows = table.rows
    for (const reading of readings) {
      for (const kelvin of SYSTEMS) {
        const own = rows.filter((row) => (row['tag_temperature'] ?? row['temperature']) === kelvin)
        const shown = own.filter((row) => isShown(reading, row, own))
        t.true(shown.length > 0)
        for (const [name, group] of grouped(shown, (row) => `${reading.name(row, own)}-${kelvin}`))
          await check(t, pick(t, figures, name), reading, expected(reading, group, own))
      }
      const all = SYSTEMS.flatMap((kelvin) => {
        const own = rows.filter((row) => (row['tag_temperature'] ?? row['temperature']) === kelvin)
        return expectedAcross(
          reading,
          own.filter((row) => isShown(reading, row, own)),
          own,
          `${kelvin} K`,
        )
      })
      for (const [name, group] of grouped(all, ({ figure }) => figure))
        if (name !== 'undefined') await check(t, pick(t, figures, name), reading, group)
    }
  })
}

test('every operator with pictures has them read, here or in a test of its own', (t) => {
  const OWN = ['arrhenius', 'conductivity-arrhenius', 'convergence', 'density', 'density-sites', 'diffusion']
  OWN.push('jump-activation', 'low-energy', 'paths', 'state-trace', 'trace')
  OWN.push('bond-geometry', 'collective-variable', 'damped-oscillators', 'distortion', 'dos-difference')
  OWN.push('implied-density', 'jump-diffusion', 'low-energy-laws', 'rearrangement')
  OWN.push(
    'softness-map',
    'softness-trace',
    'jump-turn-rates',
    'turn-activation',
    'barrier',
    'system-summary',
  )
  const drawing = operators.flatMap((operator) =>
    operator.kind !== 'transform' && operator.shown.figures ? [operator.name] : [],
  )
  t.deepEqual(drawing, [...Object.keys(READINGS), ...OWN].sort())
})

test('what has an error in the table has it in the picture', (t) => {
  const bare = operators.flatMap((operator) => {
    if (operator.kind === 'transform') return []
    const { columns } = operator.shown
    const readings = (READINGS[operator.name] ?? []).map((reading) => ({
      fields: fieldsOf(reading).filter((name) => columns[name] && errorOf(columns, name)),
      isBounded: reading.half !== undefined && reading.interval !== undefined,
    }))
    const bounded = readings.flatMap(({ fields, isBounded }) => (isBounded ? fields : []))
    return readings.flatMap(({ fields }) => fields.filter((name) => !bounded.includes(name)))
  })
  t.deepEqual(bare, [])
})

/** The columns that a mark's place is read from. */
function fieldsOf({ x, y }: ExpectedMarks): string[] {
  const read = new Set<string>()
  const row = new Proxy({}, { get: (_, name) => Number(read.add(String(name)).size > 0) }) as Row
  for (const place of [x, y]) place(row, [row])
  return [...read]
}

interface Expected {
  readonly figure: string
  readonly panel: string
  readonly colour: unknown
  readonly x: unknown
  readonly y: unknown
  readonly low: number | undefined
  readonly high: number | undefined
}

const isShown = ({ where, x, y, log }: ExpectedMarks, row: Row, rows: readonly Row[]): boolean =>
  (!where || where(row, rows)) &&
  x(row, rows) !== null &&
  y(row, rows) !== null &&
  (!log ||
    [x(row, rows), y(row, rows)].every(
      (value) => typeof value !== 'number' || value > 0 || value === x(row, rows),
    ))

function expected(reading: ExpectedMarks, rows: readonly Row[], own: readonly Row[]): Expected[] {
  const { x, y, colour, panel, half, log } = reading
  return rows.map((row) => {
    const value = [y(row, own), x(row, own)].find((each) => typeof each === 'number') as number
    const error = half?.(row, own)
    const { low, high } = row
    const isUneven = reading.uneven && typeof low === 'number' && typeof high === 'number'
    const even = typeof error === 'number' ? [value - error, value + error] : []
    const ends = isUneven ? [low, high] : even
    return {
      figure: '',
      panel: panel ? String(panel(row, own)) : '',
      colour: colour?.(row, own),
      x: x(row, own),
      y: y(row, own),
      low: log && ends[0] !== undefined ? Math.max(ends[0], value / 10) : ends[0],
      high: ends[1],
    }
  })
}

function expectedAcross(
  reading: ExpectedMarks,
  rows: readonly Row[],
  own: readonly Row[],
  label: string,
): Expected[] {
  const { name, colour, panel, apart } = reading
  const { across = (row: Row) => `${name(row, own)}-all`, panelAcross = colour ?? (() => '') } = reading
  return rows.flatMap((row) =>
    expected(reading, [row], own).map((each) => ({
      ...each,
      figure: String(across(row, own)),
      ...(apart
        ? { panel: `${panel?.(row, own)} | ${label}` }
        : { colour: label, panel: String(panelAcross(row, own)) }),
    })),
  )
}

function grouped<T>(rows: readonly T[], wordOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(wordOf(row), [...(groups.get(wordOf(row)) ?? []), row])
  return groups
}

function pick(t: ExecutionContext, figures: readonly Figure[], name: string): Figure {
  const figure = figures.find((each) => each.name === name)
  if (!figure) t.fail(`no ${name} among ${figures.map((each) => each.name)}`)
  return figure as Figure
}

const seen = new WeakMap<Figure, ReturnType<typeof look>>()

/** Several readings are of one figure: it is drawn for the first of them. */
function looked(figure: Figure): ReturnType<typeof look> {
  const found = seen.get(figure) ?? look(figure)
  seen.set(figure, found)
  return found
}

async function look(figure: Figure): Promise<{ warnings: readonly string[]; marks: DrawnMark[] }> {
  const { warnings, compiled } = await draw(figure)
  return { warnings, marks: await marksIn(figure, compiled) }
}

async function check(
  t: ExecutionContext,
  figure: Figure,
  { mark, interval, others, partial, some }: ExpectedMarks,
  rows: readonly Expected[],
): Promise<void> {
  const { warnings, marks } = await looked(figure)
  t.deepEqual(warnings, [], figure.name)
  const where = (each: Expected) => `${figure.name}: ${JSON.stringify(each)}`
  const own = marks.filter(({ type }) => type === mark)
  const isFlat = rows.some((row) => typeof row.y === 'string')
  const isAt = (drawn: DrawnMark, row: Expected): boolean =>
    drawn.panel === row.panel &&
    (drawn.colour === undefined || row.colour === undefined || drawn.colour.is(row.colour)) &&
    drawn.x.is(row.x) &&
    drawn.y.is(row.y)
  if (!others)
    for (const drawn of own)
      t.true(
        rows.some((row) => isAt(drawn, row)),
        `${figure.name}: nothing is at ${drawn.panel} ${drawn.colour?.value} ${drawn.x.value} ${drawn.y.value}`,
      )
  const isLong = (row: Expected) =>
    rows.filter(({ panel, colour }) => panel === row.panel && colour === row.colour).length > MOST
  if (partial || some) t.true(own.length > 20)
  else
    for (const row of rows)
      if (!isLong(row))
        t.true(
          own.some((drawn) => isAt(drawn, row)),
          where(row),
        )
  const known = rows.filter(({ low }) => low !== undefined)
  if (!interval || known.length === 0) return
  // Where a row has no error its band has no end, and nothing is drawn.
  const isDrawn = ({ x2, y2 }: DrawnMark) => !Number.isNaN(isFlat ? x2.value : y2.value)
  const spans = marks.filter((each) => each.type === interval && isDrawn(each))
  const spansAt = (drawn: DrawnMark, row: Expected): boolean => {
    const [from, to] = isFlat ? [drawn.x, drawn.x2] : [drawn.y, drawn.y2]
    return (
      drawn.panel === row.panel &&
      (isFlat ? drawn.y.is(row.y) : drawn.x.is(row.x)) &&
      ((from.is(row.low) && to.is(row.high)) || (from.is(row.high) && to.is(row.low)))
    )
  }
  for (const row of known)
    if (!partial && !some && !isLong(row))
      t.true(
        spans.some((drawn) => spansAt(drawn, row)),
        `interval of ${where(row)}`,
      )
  if (!others)
    for (const drawn of spans)
      t.true(
        known.some((row) => spansAt(drawn, row)),
        `${figure.name}: no interval is at ${drawn.panel} ${drawn.x.value} ${drawn.y.value} ${drawn.y2.value}`,
      )
}
