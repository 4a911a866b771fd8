import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { AsyncBuffer, FileMetaData } from 'hyparquet'
import { parquetMetadataAsync, parquetRead } from 'hyparquet'
import { inputError } from '../../../schemas/errors.ts'
import { readable } from '../../store/files.ts'
import type { LabelSource } from './labels.ts'
import { type LabelLayout, labelLayout } from './labels-parquet-layout.ts'
import { labelSpill } from './labels-spill.ts'

/** Labels of a Parquet file, one row group at a time, through a scratch file: a list of labels a row (one trajectory each),
 *  or one label a row with the columns trajectory (or ion), state (or label) and, where it is there, frame. */
export async function openParquetLabels(path: string, scratch: string): Promise<LabelSource> {
  const { file, close } = await opened(path)
  const spill = labelSpill(scratch)
  try {
    const metadata = await metadataOf(path, file)
    const layout = labelLayout(path, metadata)
    let rowStart = 0
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows)
      const rows = await rowsOf(path, file, metadata, layout, rowStart, rowEnd)
      rows.forEach((row, i) => {
        layout.add(spill, row, rowStart + i)
      })
      rowStart = rowEnd
    }
    const source = spill.source()
    if (source.trajectories > 0 && source.frames > 0) return { ...source, format: 'parquet' }
    throw inputError(path, 'holds no labels')
  } catch (error) {
    spill.close()
    throw error
  } finally {
    await close()
  }
}

async function rowsOf(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  { columns }: LabelLayout,
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  let rows: unknown[][] = []
  try {
    await parquetRead({
      file,
      metadata,
      columns: [...columns],
      rowStart,
      rowEnd,
      onComplete: (found) => {
        rows = found
      },
    })
  } catch (error) {
    throw inputError(
      path,
      `rows ${rowStart} to ${rowEnd - 1}: ${(error as Error).message}`,
      'Write it again uncompressed or with snappy.',
    )
  }
  return rows
}

async function metadataOf(path: string, file: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file)
  } catch (error) {
    throw inputError(path, `is not a Parquet file: ${(error as Error).message}`)
  }
}

async function opened(path: string): Promise<{ file: AsyncBuffer; close: () => Promise<void> }> {
  try {
    const handle = await open(path, 'r')
    const slice = async (start: number, end = statSync(path).size) => {
      const bytes = new Uint8Array(end - start)
      await handle.read(bytes, 0, bytes.length, start)
      return bytes.buffer
    }
    return { file: { byteLength: statSync(path).size, slice }, close: () => handle.close() }
  } catch (error) {
    throw readable(error, path, 'read')
  }
}
