/**
 * Writes a rule as Sieve, in the form that Roundcube gives its rules: other programs read it as one of theirs.
 *
 *   # rule:[Facturas]
 *   if anyof (header :contains "subject" "factura")
 *   {
 *     fileinto :create "Facturas";
 *     stop;
 *   }
 */
import { parseSieve } from '../../../mail/sieve/parse.ts'
import { type Piece, quoted } from './pieces.ts'
import type { Action, Condition, Rule } from './rule.ts'

export type Written = { readonly piece: Piece; readonly requires: readonly string[] }

const EOL = '\r\n'

export function writeRule(rule: Rule): Written {
  const requires = new Set<string>()
  const tests = rule.conditions.map((condition) => writeCondition(condition, requires))
  const test = tests.length === 0 ? 'true' : `${rule.when}of (${tests.join(', ')})`
  const head = rule.enabled ? test : `false # ${test}`
  const actions = rule.actions.map((action) => `\t${writeAction(action, requires)};${EOL}`)
  const text = `if ${head}${EOL}{${EOL}${actions.join('')}}`
  return { piece: madePiece(`# rule:[${rule.name}]`, text), requires: [...requires] }
}

/** A piece of one `if` below comments. */
export function madePiece(comment: string, text: string): Piece {
  return { before: `${EOL}${comment}${EOL}`, commands: parseSieve(text).commands, text }
}

function writeCondition(condition: Condition, requires: Set<string>): string {
  const test = writeTest(condition, requires)
  return condition.not === true ? `not ${test}` : test
}

function writeTest(condition: Condition, requires: Set<string>): string {
  switch (condition.kind) {
    case 'size':
      return `size :${condition.over ? 'over' : 'under'} ${condition.bytes}`
    case 'attachment':
      requires.add('mime')
      return 'header :mime :anychild :contains "content-disposition" "attachment"'
    case 'list':
      return condition.values.length === 0
        ? 'exists "list-id"'
        : `header :contains "list-id" ${list(condition.values)}`
    case 'body':
      requires.add('body')
      return `body :text :${condition.match} ${list(condition.values)}`
    case 'header':
      return `header :${condition.match} ${quoted(condition.name)} ${list(condition.values)}`
    case 'subject':
      return `header :${condition.match} "subject" ${list(condition.values)}`
    case 'from':
    case 'to':
    case 'cc':
    case 'recipients': {
      const names = condition.kind === 'recipients' ? '["to", "cc"]' : quoted(condition.kind)
      const how =
        condition.match === 'domain'
          ? 'address :domain :is'
          : condition.match === 'is'
            ? 'address :all :is'
            : `header :${condition.match}`
      return `${how} ${names} ${list(condition.values)}`
    }
  }
}

function writeAction(action: Action, requires: Set<string>): string {
  switch (action.kind) {
    case 'stop':
    case 'keep':
    case 'discard':
      return action.kind
    case 'move':
    case 'copy':
      requires.add('fileinto').add('mailbox')
      if (action.kind === 'copy') requires.add('copy')
      return `fileinto${action.kind === 'copy' ? ' :copy' : ''} :create ${quoted(action.mailbox)}`
    case 'trash':
      requires.add('fileinto').add('mailbox').add('special-use')
      return 'fileinto :specialuse "\\\\Trash" :create "Trash"'
    case 'flag':
      requires.add('imap4flags')
      return `addflag ${list(action.flags)}`
    case 'forward':
      if (action.keep) requires.add('copy')
      return `redirect${action.keep ? ' :copy' : ''} ${quoted(action.address)}`
  }
}

export function list(values: readonly string[]): string {
  const [only] = values
  return values.length === 1 && only !== undefined ? quoted(only) : `[${values.map(quoted).join(', ')}]`
}
