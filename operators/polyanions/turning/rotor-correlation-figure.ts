import { drawn } from '../../figures/systems.ts'
import { lines } from '../rotors/rotor-figures.ts'

const NAMES = { p1: ['P₁', 'error'], p2: ['P₂', 'p2Error'] } as const
const WHAT = { bond: 'bonds', axis: 'axes' } as const

/** P₁ and P₂ against the lag, of bonds and of axes. */
export const rotorCorrelationFigures = drawn((systems) =>
  (['bond', 'axis'] as const).flatMap((vector) =>
    (['p1', 'p2'] as const).flatMap((rank) =>
      lines(systems, {
        name: `${vector}-${rank}`,
        title: `${NAMES[rank][0]} of the ${WHAT[vector]} of polyanions`,
        caption: `${NAMES[rank][0]} of the angle that ${WHAT[vector]} make with themselves after τ. Band: 68 % interval.`,
        x: 'lag',
        y: rank,
        error: NAMES[rank][1],
        along: 'lag τ / ps',
        up: `${NAMES[rank][0]}(τ)`,
        log: true,
        where: (row) => row['vector'] === vector,
      }),
    ),
  ),
)
