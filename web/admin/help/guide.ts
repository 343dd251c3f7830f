/** One guide of the help book, in both languages. */
type Said = { readonly en: string; readonly es: string }

export type Guide = {
  readonly id: string
  /** The page it belongs to: the beginning of its address within the panel. */
  readonly page: string
  readonly title: Said
  readonly what: Said
  readonly steps: readonly Said[]
  /**
   * The page of which there is a picture, `pictures/<id>-<language>.jpg`, made by server/test/screens/control.test.ts with
   * VALIJA_HELP_PICTURES=1.
   */
  readonly picture?: string
  /** What people call it who do not know our word. Never shown. */
  readonly words: string
}
