#!/usr/bin/env node
// Writes a world of Li6PS5Cl with known truth: node dist/runs/argyrodite-world.js --cells 3 --frames 1000 --out world.lammpstrj
import { closeSync, openSync } from 'node:fs'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { exitCodeOf, explain, usageError } from '../schemas/errors.ts'
import { parseQuantity } from '../schemas/units.ts'
import { formatNamed, writeFrames } from './worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from './worlds/argyrodite/frames.ts'
import { SETTINGS } from './worlds/argyrodite/settings.ts'
import { argyroditeTruth } from './worlds/argyrodite/truth/truth.ts'

const text = { type: 'string' } as const

try {
  main()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = exitCodeOf(error)
}

/** Options that nobody knows are the caller's mistake. */
function optionsOf<T extends ParseArgsConfig>(config: T) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw usageError(
      (error as Error).message,
      `Options: --${Object.keys(config.options ?? {}).join(', --')}.`,
    )
  }
}

function main(): void {
  const { values } = optionsOf({
    options: {
      out: text,
      frames: text,
      cells: text,
      interval: text,
      temperature: text,
      seed: text,
      together: text,
      drift: text,
      'turn-rate': text,
      format: text,
      truth: { type: 'boolean' },
    },
  })
  const whole = (name: 'frames' | 'cells' | 'seed' | 'together', otherwise: number): number => {
    const value = Number(values[name] ?? otherwise)
    if (Number.isInteger(value) && value > 0) return value
    throw usageError(`--${name} ${values[name]}`, 'A whole number above 0 is meant.')
  }
  const drift = (values.drift ?? '0,0,0').split(',').map(Number)
  if (drift.length !== 3 || drift.some((speed) => !Number.isFinite(speed)))
    throw usageError(`--drift ${values.drift}`, 'Three speeds in Å/ps are meant, as in 0.1,0,0.')
  const settings = {
    ...SETTINGS,
    cells: whole('cells', SETTINGS.cells),
    seed: whole('seed', SETTINGS.seed),
    together: whole('together', SETTINGS.together),
    interval: parseQuantity(values.interval ?? SETTINGS.interval, 'time'),
    temperature: parseQuantity(values.temperature ?? SETTINGS.temperature, 'temperature'),
    turnRate: Number(values['turn-rate'] ?? SETTINGS.turnRate),
    drift: drift as [number, number, number],
  }
  if (values.truth) {
    process.stdout.write(`${JSON.stringify(argyroditeTruth(settings), undefined, 2)}\n`)
    return
  }
  const toFile = values.out !== undefined && values.out !== '-'
  const file = toFile ? openSync(values.out as string, 'w') : 1
  writeFrames(argyroditeFrames(settings), whole('frames', 1000), formatNamed(values.format ?? 'lammps'), file)
  if (toFile) closeSync(file)
}
