import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORMATS, writeFrames } from '../../../runs/worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from '../../../runs/worlds/argyrodite/frames.ts'
import { dataFile } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'

/** A trajectory, and how it is to be read. */
export interface Sample {
  readonly name: string
  readonly bytes: Buffer
  readonly isText: boolean
  /** Bytes before the first frame. */
  readonly head?: number
  readonly reading: object
}

/** Files of every writer of ours, and some of other programs. */
export const samples = (): Sample[] => [...madeSamples(), ...foundSamples()]

function madeSamples(): Sample[] {
  const readings: Readonly<Record<string, object>> = {
    lammps: { timestep: '1fs', units: 'metal', elements: '1=Li,2=P,3=S,4=S,5=Cl' },
    xdatcar: { interval: '10fs' },
    extxyz: { units: 'metal' },
    dcd: { interval: '10fs', composition: 'Li24 P4 S20 Cl4' },
  }
  return FORMATS.map((format) => {
    const path = join(folder(), format.name)
    const file = openSync(path, 'w')
    writeFrames(argyroditeFrames({ cells: 1 }), 6, format, file)
    closeSync(file)
    const isText = format.name !== 'dcd'
    return { name: format.name, bytes: readFileSync(path), isText, reading: readings[format.name] }
  })
}

const NETCDF_HEAD = 816

/** Formats of other programs. */
const foundSamples = (): Sample[] =>
  ['xtc', 'trr', 'nc', 'gro'].map((name) => ({
    name,
    bytes: readFileSync(dataFile(`binary/argyrodite.${name}`)),
    isText: name === 'gro',
    head: name === 'nc' ? NETCDF_HEAD : 0,
    reading: name === 'gro' ? { interval: '100fs' } : { names: dataFile('binary/argyrodite.gro') },
  }))
