import { readdirSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { didYouMean } from '../../schemas/nearest.ts'
import type { BenchModule, BenchResult } from './whole/load.ts'

const here = dirname(fileURLToPath(import.meta.url))
const fileOf = (name: string): string => join(here, `${name}.js`)
/** Every module of this folder that benches something; long ones run only where they are named. */
const LONG = [
  'catch-up',
  'collect',
  'coverage',
  'follow',
  'hostile',
  'kills',
  'limits',
  'peers',
  'rot',
  'scaling',
  'threads',
]
const HELPERS = ['index']
const known = readdirSync(here)
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length))
  .filter((name) => !HELPERS.includes(name))

const asked = process.argv.slice(2)
const stranger = asked.find((name) => !known.includes(name))
if (stranger !== undefined) {
  console.error(`bench: there is no "${stranger}"\n  ${didYouMean(stranger, known)}`)
  process.exit(2)
}

const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')
const digits = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(4))))

/** Above 1: so many times better than the peer. */
function ratioOf({ unit, value, peer }: BenchResult): string {
  if (!peer) return ''
  const ratio = /(\/| per )s$/.test(unit) ? value / peer.value : peer.value / value
  return `${digits(ratio)}×`
}

function print(results: readonly BenchResult[]): void {
  const lines = results.map((result) => [
    result.name,
    digits(result.value),
    result.unit,
    result.peer ? digits(result.peer.value) : '',
    result.peer?.name ?? '',
    ratioOf(result),
    result.note ?? '',
  ])
  const table = [['what', 'value', 'unit', 'peer', 'by', 'ratio', 'note'], ...lines]
  const widths = table[0].map((_, k) => Math.max(...table.map((line) => line[k].length)))
  for (const line of table)
    console.log(
      line
        .map((cell, k) => cell.padEnd(widths[k]))
        .join('  ')
        .trimEnd(),
    )
}

const before = load()
const results: BenchResult[] = []
for (const name of asked.length > 0 ? asked : known.filter((each) => !LONG.includes(each))) {
  const module = (await import(pathToFileURL(fileOf(name)).href)) as BenchModule
  results.push(...(await module.bench()))
}
print(results)
console.log(`\nnode ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores`)
console.log(`load average before ${before}, after ${load()}`)
