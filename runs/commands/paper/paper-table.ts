import { readResultTable } from '../../../pipeline/report/results/read-result.ts'
import type { ResultManifest } from '../../../schemas/result.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../../schemas/table.ts'
import type { Claim, Sought } from './claims.ts'
import { ding } from './ding.ts'
import { dingHost } from './ding-host.ts'
import { guan } from './guan.ts'
import { guanTables } from './guan-tables.ts'
import { li } from './li.ts'

export const CLAIMS: readonly Claim[] = [...ding, ...dingHost, ...guan, ...guanTables, ...li]

/** What our result says where its value may be set beside another; "measured" where it says nothing. */
const KNOWN = ['determined', 'extrapolated', 'measured', 'derived']

const columns = columnsOf('ours', {
  paper: column('', 'Ding et al., Guan et al. or Li et al.', 'key'),
  quantity: column('', 'what is printed there', 'key'),
  temperature: column('K', 'temperature it is printed for', 'key'),
  input: column(
    '',
    'what ours is from: a folder of results with its tags, or printed numbers; none: nothing given has it',
    'key',
  ),
  unit: column('', 'of both values and errors', 'note'),
  published: column('', 'the value of the paper', 'value'),
  publishedError: column('', 'its error, where one is printed', { errorOf: 'published' }),
  ours: column('', 'our value', 'value'),
  error: column('', 'half its 68 % interval', { errorOf: 'ours' }),
  difference: column(
    '',
    '(ours − published) over the root of the squared errors that are known; null where one of the two is no value of the other',
    'note',
  ),
  status: column('', 'what our result says of its value', {
    role: 'status',
    known: ['determined', 'derived'],
  }),
  hinders: column('', 'what is in the way of a direct comparison', 'note'),
})

/** A folder of results, and what it says of itself. */
export interface Given {
  readonly folder: string
  readonly manifest: ResultManifest
}

/** For each number of the papers what results say of it; one row where nothing does. */
export async function paperTable(results: readonly Given[]): Promise<Table> {
  const rows: Row[] = []
  for (const claim of CLAIMS) {
    const { derived, sought } = claim
    if (derived) rows.push(rowOf(claim, { ours: derived.value, input: derived.input, status: 'derived' }))
    else {
      const found: Row[] = []
      for (const result of results) if (sought) found.push(...(await foundIn(result, sought, claim)))
      rows.push(...(found.length > 0 ? found : [rowOf(claim, { input: 'none' })]))
    }
  }
  return { columns, rows }
}

interface Ours {
  readonly ours?: number
  readonly error?: number
  readonly input: string
  readonly status?: string
  readonly temperature?: number
}

function rowOf(claim: Claim, { ours, error, input, status, temperature }: Ours): Row {
  const { paper, quantity, unit, published, publishedError } = claim
  const spread = Math.sqrt((error ?? 0) ** 2 + (publishedError ?? 0) ** 2)
  const isOther =
    claim.temperature !== undefined && temperature !== undefined && temperature !== claim.temperature
  const isBeside = spread > 0 && !isOther && !claim.isApart && KNOWN.includes(status ?? '')
  return {
    paper,
    quantity,
    temperature: claim.temperature ?? null,
    input,
    unit,
    published,
    publishedError: publishedError ?? null,
    ours: finite(ours),
    error: finite(error),
    difference: ours !== undefined && isBeside ? finite((ours - published) / spread) : null,
    status: status ?? null,
    hinders: isOther ? `ours is at ${temperature} K; ${claim.hinders}` : claim.hinders,
  }
}

/** Rows of a result that have what is sought; those of the temperature alone, where the result has it. */
async function foundIn({ folder, manifest }: Given, sought: Sought, claim: Claim): Promise<Row[]> {
  const rows: Row[] = []
  for (const output of manifest.outputs.filter(({ operator }) => operator === sought.operator)) {
    const of = (await readResultTable(folder, output)).rows.filter((row) => isOf(row, sought))
    if (sought.over !== undefined) {
      rows.push(...overRows(folder, manifest, of, sought, claim))
      continue
    }
    const exact = of.filter((row) => temperatureOf(row, manifest) === claim.temperature)
    for (const row of exact.length > 0 ? exact : of) {
      const error = row[sought.error ?? '']
      rows.push(
        rowOf(claim, {
          ours: row[sought.value] as number,
          error: typeof error === 'number' ? error : undefined,
          input: [folder, tagsOf(row)].filter(Boolean).join(', '),
          status: String(row['status'] ?? row['definition'] ?? 'measured'),
          temperature: temperatureOf(row, manifest),
        }),
      )
    }
  }
  return rows
}

/** The value at the claim's temperature over that at another, of rows that are alike besides. */
function overRows(
  folder: string,
  manifest: ResultManifest,
  of: readonly Row[],
  sought: Sought,
  claim: Claim,
): Row[] {
  const at = (wanted: number | undefined) => of.filter((row) => temperatureOf(row, manifest) === wanted)
  return at(claim.temperature).flatMap((above) => {
    const alike = at(sought.over).filter(
      (below) => tagsOf(below, ['temperature']) === tagsOf(above, ['temperature']),
    )
    return alike.map((below) => {
      const ours = (above[sought.value] as number) / (below[sought.value] as number)
      const parts = [above, below].map((row) => {
        const error = row[sought.error ?? '']
        return typeof error === 'number' ? error / (row[sought.value] as number) : Number.NaN
      })
      const statuses = [above, below].map((row) => String(row['status'] ?? 'measured'))
      return rowOf(claim, {
        ours,
        error: finite(Math.abs(ours) * Math.hypot(...parts)) ?? undefined,
        input: [folder, tagsOf(above, ['temperature']), `over ${sought.over} K`].filter(Boolean).join(', '),
        status: statuses.find((status) => !KNOWN.includes(status)) ?? statuses[0],
        temperature: claim.temperature,
      })
    })
  })
}

const isOf = (row: Row, { keys, value }: Sought): boolean =>
  typeof row[value] === 'number' && Object.entries(keys).every(([name, wanted]) => row[name] === wanted)

function temperatureOf(row: Row, { inputs }: ResultManifest): number | undefined {
  const [one, ...others] = new Set(inputs.map(({ tags }) => tags['temperature']))
  const said = row['temperature'] ?? (others.length === 0 ? one : undefined)
  return typeof said === 'number' ? said : undefined
}

const SAID = ['temperature', 'exchange', 'structure', 'constraint', 'centre', 'definition', 'lag', 'width']
/** What tells rows of one table apart. */
const tagsOf = (row: Row, without: readonly string[] = []): string =>
  SAID.filter((name) => !without.includes(name) && row[name] !== undefined && row[name] !== null)
    .map((name) => `${name} ${row[name]}`)
    .join(' ')
