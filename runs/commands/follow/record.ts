import { Command, Option } from 'commander'
import { duration, givenNames, readCell } from '../../../pipeline/ingest/options/options.ts'
import { readAddress } from '../../../pipeline/live/imd/address.ts'
import { record } from '../../../pipeline/live/imd/record.ts'
import { DEFAULT_UNITS, unitStyle } from '../../../pipeline/sources/lammps/lammps-units.ts'
import { cellFromFile } from '../../../pipeline/sources/names/names.ts'
import { usageError } from '../../../schemas/errors.ts'
import { interrupts } from '../common/interrupt.ts'
import { logTo } from '../common/log.ts'
import { wholeNumber } from '../common/options.ts'
import { wallClock } from './follow-options.ts'

interface Options {
  readonly out: string
  readonly names?: string
  readonly composition?: string
  readonly every?: string
  readonly timestep?: string
  readonly units?: string
  readonly cell?: string
  readonly dump?: string[]
  readonly idle?: string
  readonly log: 'text' | 'json'
}

/** ionstream record imd://HOST:PORT --out FILE: a live stream as a file that grows. */
export function recordCommand(): Command {
  return new Command('record')
    .description(
      'record the live stream of a simulation (LAMMPS fix imd) into a file that "follow" and "ingest" read',
    )
    .argument('<address>', 'where the simulation listens: imd://HOST:PORT')
    .requiredOption('--out <file>', 'the record; it goes on where it ended')
    .option('--names <file>', 'who the atoms are, by rising id: LAMMPS data, POSCAR, CIF, .gro or .pdb')
    .option('--composition <counts>', 'the same in words: "Li192 P32 S160 Cl32"')
    .option(
      '--every <steps>',
      'steps between frames: the simulation is asked for them (LAMMPS, protocol 2: has to be given)',
    )
    .option('--timestep <time>', 'time per step, as in 2fs (protocol 3 says it itself)')
    .option('--units <style>', 'LAMMPS units: metal, real, …')
    .option(
      '--cell <cell>',
      'cell in Å for protocol 2: a,b,c or nine numbers (default: that of the LAMMPS data file)',
    )
    .option(
      '--dump <file...>',
      'dump of the same run, in its order: frames that a dropped connection took come from it',
    )
    .option('--idle <time>', 'end when nothing has come for so long, as in 10min')
    .addOption(
      new Option('--log <kind>', 'lines for people or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
The input of the simulation: fix live all imd 8888 trate 10 nowait on
Without "nowait on" LAMMPS waits for a receiver, at the start and whenever one leaves.
It ends when asked to (SIGTERM, Ctrl-C) or when nothing comes any more (--idle). Started again, it goes on. Frames that are
missing and are in no dump end a record: the next one begins in a folder beside it (run01.2), as a run of its own.

Examples:
  ionstream record imd://127.0.0.1:8888 --out 600K/run01/live.imd --names data.lmp --every 10 --timestep 2fs --dump 600K/run01/dump.lammpstrj
  ionstream follow study.ts --watch '600K/run*/live.imd' --out 600K/live`,
    )
    .action(run)
}

async function run(address: string, options: Options): Promise<void> {
  const log = logTo(options.log)
  const names = givenNames(options)
  if (!names)
    throw usageError(
      'a stream does not say what its atoms are',
      'Give --names data.lmp (the LAMMPS data file), or --composition "Li192 P32 S160 Cl32".',
    )
  const { out, every, dump, idle, units } = options
  let stopping = false
  const signals = interrupts().subscribe(() => {
    stopping = true
  })
  try {
    const { why, frames, replayed } = await record({
      address: readAddress(address),
      out,
      names,
      units,
      dump,
      cell: cellOf(options, unitStyle(units ?? DEFAULT_UNITS).length),
      every: every === undefined ? undefined : wholeNumber('--every', every),
      timestep: duration('--timestep', options.timestep) ?? undefined,
      idle: idle === undefined ? undefined : wallClock(idle),
      stopped: () => stopping,
      tell: log,
    })
    log('ended', `${why}: ${frames} frames were recorded, ${replayed} of them from the dump`, { why, frames })
  } finally {
    signals.unsubscribe()
  }
}

function cellOf({ cell, names }: Options, length: number): readonly number[] | undefined {
  if (cell !== undefined) return readCell(cell)
  return names === undefined ? undefined : cellFromFile(names)?.map((value) => value * length)
}
