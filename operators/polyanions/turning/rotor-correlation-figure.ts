import { curve } from '../../figures/curve.ts'
import { drawn } from '../../figures/systems.ts'

const SIGNS = { p1: 'P₁', p2: 'P₂' } as const
const WHAT = { bond: 'bonds', axis: 'axes' } as const

/** P₁ and P₂ against the lag, of bonds and of axes. */
export const rotorCorrelationFigures = drawn((systems) =>
  (['bond', 'axis'] as const).flatMap((vector) =>
    (['p1', 'p2'] as const).flatMap((rank) =>
      curve(systems, {
        name: `${vector}-${rank}`,
        title: `${SIGNS[rank]} of the ${WHAT[vector]} of polyanions`,
        caption: `${SIGNS[rank]} of the angle that ${WHAT[vector]} make with themselves after τ. Band: 68 % interval.`,
        x: { field: 'lag', title: 'lag τ / ps', log: true },
        y: { field: rank, title: `${SIGNS[rank]}(τ)`, scale: { zero: false } },
        of: { field: 'of' },
        alike: true,
        where: (row) => row['vector'] === vector,
      }),
    ),
  ),
)
