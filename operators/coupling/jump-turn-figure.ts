import { framed } from '../figures/frame.ts'
import { type Mark, marksOf, type Plot, type Spec } from '../figures/plot.ts'
import { pointLayers } from '../figures/points.ts'
import { drawnFrom } from '../figures/systems.ts'
import { nameOf } from '../jumps/jump-rates-figure.ts'

const PLOT: Plot = {
  name: 'jump-turn-rates',
  title: 'Jumps of ions beside turns of polyanions',
  caption:
    'Per ion or rotor and ns; bars: 68 % errors of the jumps. On the dashed line both are as frequent. Where no turn was seen its rate is below the mark.',
  x: { field: 'turns', title: 'turns per rotor / ns⁻¹', log: true, scale: { padding: 12 } },
  y: { field: 'jumps', title: 'jumps per ion / ns⁻¹', log: true, scale: { padding: 12 } },
  of: { field: 'name', title: null, words: nameOf },
  also: ['status'],
}

/** Rates of jumps against rates of turns, both logarithmic, with the line of equal rates. */
export const jumpTurnFigures = drawnFrom((systems) => {
  const rotors = new Set(
    systems.flatMap(({ own }) => own.rows.map(({ rotor, motion }) => `${rotor}, ${motion}`)),
  )
  const plot: Plot = rotors.size > 1 ? { ...PLOT, panels: [{ field: 'rotor', words: rotorOf }] } : PLOT
  const marks = marksOf(systems, plot)
  const shape = { field: 'status', title: 'turns' }
  return framed(systems, plot, marks, [
    ...equality(marks),
    ...pointLayers(systems, { ...plot, shape }, marks),
  ])
})

const rotorOf = ({ rotor, motion }: { readonly [name: string]: unknown }): string =>
  motion === 'turn' ? `${rotor}` : `${rotor}, twists`

/** The line on which both rates are equal, over all marks. */
function equality(marks: readonly Mark[]): Spec[] {
  const rates = marks.flatMap(({ turns, jumps }) => [Number(turns), Number(jumps)])
  if (rates.length === 0) return []
  const ends = [Math.min(...rates), Math.max(...rates)].map((turns) => ({ turns, jumps: turns }))
  const y = { field: 'jumps', type: 'quantitative', scale: { type: 'log' } }
  return [
    {
      data: { values: ends },
      mark: { type: 'line', style: 'guide', point: false },
      encoding: { y, color: null },
    },
  ]
}
