import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { jumpRates } from '../jumps/jump-rates.ts'
import { reorientation } from '../polyanions/turning/reorientation.ts'
import { jumpTurnFigures } from './jump-turn-figure.ts'

const params = z.object({
  jumpKinds: words('kinds of jump that are compared, as inter-cage; all where nothing is given').default([]),
})

const columns = columnsOf('ratio', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'doublet, intra-cage, inter-cage or hop', 'key'),
  from: column('', 'kind of site that is left', 'key'),
  to: column('', 'kind of site that is reached', 'key'),
  rotor: column('', 'kind of rotor', 'key'),
  motion: column('', 'turn or twist', 'key'),
  ratio: column(
    '',
    'jumps per ion over turns per rotor: near 1 where a jump may need a turn; at least this where no turn was seen',
    'value',
  ),
  error: column('', 'half its 68 % interval, from those of both rates', { errorOf: 'ratio' }),
  status: column('', 'determined, or lower-bound where no turn was seen', 'status'),
  jumps: column('1/ns', 'jumps per ion and ns, returned ones with them', 'value'),
  jumpsError: column('1/ns', 'half its 68 % interval', { errorOf: 'jumps' }),
  turns: column('1/ns', 'turns per rotor and ns; where none was seen what it is below at 95 %', 'value'),
  turnsError: column('1/ns', 'half its 68 % interval', { errorOf: 'turns' }),
})

/** How often ions jump beside how often polyanions turn, both per one of them and ns; their ratio. Tables of `jump-rates` and `reorientation` in, a row for
 *  each kind of jump and of rotor out. Rates that differ by decades speak against jumps that wait for turns; rates alike do not show that they do:
 *  `coupling` asks that. Source: Li et al., Fig. 2f. */
export const jumpTurnRates = estimate({
  name: 'jump-turn-rates',
  version: 1,
  summary: 'Jumps of ions beside turns of polyanions, per ion or rotor and ns, over systems.',
  source: 'Li et al., Fig. 2f: cation hopping and anion reorientation frequencies.',
  from: [jumpRates.operator, reorientation.operator],
  params,
  finish: (tables, { jumpKinds }) => {
    const isCounted = ({ kind }: Row) =>
      kind !== 'step' && (jumpKinds.length === 0 || jumpKinds.includes(String(kind)))
    const rows = tables['jump-rates'].rows
      .filter(isCounted)
      .flatMap((jump) => tables['reorientation'].rows.map((turn) => besides(jump, turn)))
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...jumpTurnFigures },
  example: { params: {} },
})

function besides(jump: Row, turn: Row): Row {
  const [jumps, turns] = [Number(jump['rate']), Number(turn['rate'])]
  const [jumpsError, turnsError] = [jump['error'], turn['error']]
  const relative =
    typeof jumpsError === 'number' && typeof turnsError === 'number'
      ? Math.hypot(jumpsError / jumps, turnsError / turns)
      : undefined
  return {
    of: jump['of'],
    kind: jump['kind'],
    from: jump['from'],
    to: jump['to'],
    rotor: turn['of'],
    motion: turn['motion'],
    ratio: finite(jumps / turns),
    error: relative === undefined ? null : finite((relative * jumps) / turns),
    status: turn['status'] === 'determined' ? 'determined' : 'lower-bound',
    jumps,
    jumpsError,
    turns,
    turnsError,
  }
}
