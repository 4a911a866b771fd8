declare module 'parquetjs-lite' {
  interface Field {
    type: 'DOUBLE' | 'BOOLEAN' | 'UTF8'
    optional: boolean
    statistics: boolean
  }
  class ParquetSchema {
    constructor(fields: Record<string, Field>)
    readonly fields: Record<string, unknown>
  }
  interface Sink {
    write(bytes: Uint8Array, done: (error?: Error) => void): void
    end(done: (error?: Error) => void): void
  }
  class ParquetWriter {
    static openStream(schema: ParquetSchema, sink: Sink, options?: object): Promise<ParquetWriter>
    setMetadata(key: string, value: string): void
    appendRow(row: object): Promise<void>
    close(): Promise<void>
  }
  const parquet: {
    ParquetSchema: typeof ParquetSchema
    ParquetWriter: typeof ParquetWriter
  }
  export default parquet
}
