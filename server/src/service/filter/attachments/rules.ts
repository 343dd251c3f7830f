/** What each thing that is seen in files weighs, and what is held whatever else speaks for the message. */
import type { Finding } from '../report.ts'
import type { Fact } from './facts.ts'

type Weight = { readonly points: number; readonly hold?: true }

const held = (points: number): Weight => ({ points, hold: true })
const weighs = (points: number): Weight => ({ points })

export type AttachmentRule =
  | Fact
  | 'program'
  | 'archived-program'
  | 'script'
  | 'archived-script'
  | 'source'
  | 'disk-image'
  | 'shortcut'
  | 'double-extension'
  | 'reversed-name'
  | 'disguised'
  | 'polyglot'
  | 'unreadable'
  | 'ambiguous'
  | 'elsewhere'

/** `filter.rule.attachment.` and the name is its sentence. */
export const ATTACHMENT_RULES: Readonly<Record<AttachmentRule, Weight>> = {
  program: held(8),
  'archived-program': held(8),
  script: held(7),
  'archived-script': held(6),
  source: weighs(1),
  'disk-image': held(5),
  shortcut: weighs(3),
  'double-extension': held(5),
  'reversed-name': held(7),
  disguised: weighs(3),
  polyglot: held(6),
  unreadable: held(3),
  ambiguous: held(5),
  elsewhere: held(3),
  encrypted: weighs(2),
  bomb: held(6),
  'too-deep': held(5),
  'too-many': held(4),
  damaged: held(2),
  unopened: weighs(0.5),
  'lying-archive': held(6),
  path: held(4),
  'encrypted-document': weighs(1.5),
  macro: weighs(2),
  'macro-auto': held(6),
  'macro-xlm': held(6),
  dde: held(7),
  template: held(6),
  unc: held(7),
  'external-link': weighs(0.5),
  embedded: weighs(0.5),
  equation: held(8),
  'rtf-object': held(7),
  'pdf-script': weighs(1.5),
  'pdf-auto-script': weighs(3),
  'pdf-launch': held(7),
  'pdf-file': weighs(0.5),
  'pdf-remote': weighs(2),
  'html-smuggling': held(7),
  'html-form': weighs(4),
  'svg-script': held(6),
  'shortcut-unc': held(7),
}

/** Signs of a file's name in a sentence. */
const NAME_TOLD_MAX = 60

/** Lives for one message: each rule counts once, however often it is met. */
export class AttachmentFindings {
  readonly #findings = new Map<AttachmentRule, Finding>()

  add(rule: AttachmentRule, file: string): void {
    if (this.#findings.has(rule)) return
    const { points, hold } = ATTACHMENT_RULES[rule]
    const values = { file: toldName(file) }
    this.#findings.set(rule, {
      ...{ level: 3, rule: `attachment.${rule}`, points, values },
      ...(hold && { hold }),
    })
  }

  get all(): readonly Finding[] {
    return [...this.#findings.values()]
  }
}

/** Nothing in it turns, ends or starts a line; `none`: it has no name. */
export function toldName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').trim()
  if (plain === '') return 'none'
  return plain.length > NAME_TOLD_MAX ? `${plain.slice(0, NAME_TOLD_MAX - 1)}…` : plain
}
