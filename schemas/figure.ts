/** A picture: a Vega-Lite specification with what a caption needs. */
export interface Figure {
  readonly name: string
  readonly title: string
  readonly caption: string
  /** Vega-Lite specification without colours of the page: the report adds its light and dark themes. */
  readonly spec: Record<string, unknown>
}
