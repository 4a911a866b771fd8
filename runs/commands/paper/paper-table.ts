import { readResultTable } from '../../../pipeline/report/read-result.ts'
import type { ResultManifest } from '../../../schemas/result.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../../schemas/table.ts'
import type { Claim, Sought } from './claims.ts'
import { ding } from './ding.ts'
import { guan, li } from './guan-li.ts'

export const CLAIMS: readonly Claim[] = [...ding, ...guan, ...li]

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

const isOf = (row: Row, { keys, value }: Sought): boolean =>
  typeof row[value] === 'number' && Object.entries(keys).every(([name, wanted]) => row[name] === wanted)

function temperatureOf(row: Row, { inputs }: ResultManifest): number | undefined {
  const [one, ...others] = new Set(inputs.map(({ tags }) => tags['temperature']))
  const said = row['temperature'] ?? (others.length === 0 ? one : undefined)
  return typeof said === 'number' ? said : undefined
}

const SAID = ['temperature', 'exchange', 'structure', 'constraint', 'centre', 'definition', 'lag', 'width']
/** What tells rows of one table apart. */
const tagsOf = (row: Row): string =>
  SAID.filter((name) => row[name] !== undefined && row[name] !== null)
    .map((name) => `${name} ${row[name]}`)
    .join(' ')
