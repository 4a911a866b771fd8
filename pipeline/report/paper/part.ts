/** A compiled Vega specification, or a part of one. */
export type Part = Record<string, any>
