/** What can be seen in a file by opening it. Each is a rule of level 3 under `attachment.`, with its points in rules.ts. */
export const FACTS = [
  // Archives
  'encrypted',
  'bomb',
  'too-deep',
  'too-many',
  'damaged',
  'unopened',
  'lying-archive',
  'path',
  // Documents
  'encrypted-document',
  'macro',
  'macro-auto',
  'macro-xlm',
  'dde',
  'template',
  'unc',
  'external-link',
  'embedded',
  'equation',
  'rtf-object',
  'pdf-script',
  'pdf-auto-script',
  'pdf-launch',
  'pdf-file',
  'pdf-remote',
  // Pages
  'html-smuggling',
  'html-form',
  'svg-script',
  'shortcut-unc',
] as const

export type Fact = (typeof FACTS)[number]

/** One file within the file that was opened. */
export type InnerFile = {
  readonly name: string
  /** As mail/mime/true-type.ts says; undefined: nothing is known. */
  readonly type: string | undefined
  /** 1: it lies in the file itself. */
  readonly depth: number
  readonly encrypted: boolean
  /** In hexadecimal; undefined: it was not unpacked. */
  readonly sha256: string | undefined
}

export type OpenedFile = {
  readonly entries: readonly InnerFile[]
  /** `where`: the name of the inner file that shows it; empty: the file itself. */
  readonly facts: readonly { readonly fact: Fact; readonly where: string }[]
}
