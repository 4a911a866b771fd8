import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { rowsOf } from '../../../runs/definitions/csv-rows.ts'

const study = fileURLToPath(new URL('../../../runs/quasielastic.js', import.meta.url))
const BASH = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find((each) => existsSync(each)) as string

test('without LAMMPS the study goes from the run that comes along to a table beside the paper', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quasielastic-'))
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(BASH, path.join(bin, 'bash'))
  const out = path.join(folder, 'out')
  await promisify(execFile)(process.execPath, [study, out], {
    env: { PATH: bin, HOME: folder },
    maxBuffer: 1e8,
  })
  const text = readFileSync(path.join(out, 'comparison.md'), 'utf8')
  t.true(text.includes('| 600 | narrow, paper (MLMD) | 2.7 ± 0.1 |'))
  t.true(text.includes('Not made: they need frames every 10 fs'))

  const jumps = rowsOf(readFileSync(path.join(out, 'quasielastic/tables/jumps.csv'), 'utf8'))
  const narrow = jumps.find(
    ({ component, model }) => component === 'narrow' && model === 'chudley-elliott',
  ) as Record<string, string>
  const [d, time, D] = ['length', 'time', 'D'].map((name) => Number(narrow[name]))
  t.true(Math.abs(D / ((d * d) / 6 / time / 1e4) - 1) < 1e-6, 'D = d²/6τ')
  const moved = rowsOf(readFileSync(path.join(out, 'quasielastic/tables/diffusion.csv'), 'utf8'))[0]
  t.true(
    Math.abs(D / Number(moved['D']) - 1) < 0.5,
    `the narrow line and displacements are one motion: ${D} ${moved['D']}`,
  )
  t.true(d > 2 && d < 4, `${d} Å`)
  t.true(text.includes(`| 600 | narrow | ${d.toPrecision(3)} ±`))
  rmSync(folder, { recursive: true })
})

test('a length that is no whole number of picoseconds is refused before anything is made', async (t) => {
  for (const length of ['1ns', '10', '200.5']) {
    const error = await t.throwsAsync<Error & { code: number; stderr: string }>(() =>
      promisify(execFile)(process.execPath, [study, path.join(tmpdir(), 'quasielastic-refused'), length]),
    )
    t.is(error?.code, 2)
    t.regex(error?.stderr ?? '', /Give whole picoseconds from 50 up/)
  }
  t.false(existsSync(path.join(tmpdir(), 'quasielastic-refused')))
})
