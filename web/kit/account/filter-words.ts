/** A filter in one sentence. */
import { useKit, useWords } from '../kit-context.ts'
import { fileSize } from '../model/file-size.ts'
import type { Action, Condition, Rule } from '../model/filters.ts'
import { FILTERS_TEXTS } from '../texts/filters.ts'
import type { Say } from '../words.ts'

type SayFilter = Say<typeof FILTERS_TEXTS>

/** Says what a filter does: `Si el asunto contiene “pedido”: mover a “Pedidos”.` */
export function useFilterWords(): (rule: Rule) => string {
  const say = useWords(FILTERS_TEXTS)
  const { language } = useKit()
  return ({ when, conditions, actions }) => {
    const list = new Intl.ListFormat(language, { type: when === 'any' ? 'disjunction' : 'conjunction' })
    const and = new Intl.ListFormat(language)
    const done = and.format(actions.flatMap((action) => sayAction(say, action)))
    if (conditions.length === 0) return say('always', { actions: done })
    return say('if', {
      conditions: list.format(conditions.map((one) => sayCondition(say, language, one))),
      actions: done,
    })
  }
}

function sayCondition(say: SayFilter, language: string, condition: Condition): string {
  const not = condition.not === true
  const quoted = (values: readonly string[]): string =>
    new Intl.ListFormat(language, { type: 'disjunction' }).format(values.map((one) => `“${one}”`))
  switch (condition.kind) {
    case 'size':
      return say(condition.over === not ? 'sizeUnder' : 'sizeOver', {
        size: fileSize(condition.bytes, language),
      })
    case 'list':
      if (not) return say('notList')
      return condition.values.length === 0
        ? say('isList')
        : say('isListOf', { values: quoted(condition.values) })
    case 'attachment':
      return say(not ? 'noFile' : 'hasFile')
    case 'header':
      return say(`says-${not ? 'not-' : ''}${condition.match}`, {
        what: say('header', { name: condition.name }),
        values: quoted(condition.values),
      })
    case 'from':
    case 'to':
    case 'cc':
    case 'recipients':
    case 'subject':
    case 'body':
      return say(`says-${not ? 'not-' : ''}${condition.match}`, {
        what: say(condition.kind),
        values: quoted(condition.values),
      })
  }
}

function sayAction(say: SayFilter, action: Action): readonly string[] {
  switch (action.kind) {
    case 'move':
    case 'copy':
      return [say(action.kind, { mailbox: action.mailbox })]
    case 'flag':
      return action.flags.map((flag) => sayFlag(say, flag))
    case 'forward':
      return [say(action.keep ? 'forward' : 'forwardOnly', { address: action.address })]
    case 'trash':
    case 'discard':
    case 'keep':
    case 'stop':
      return [say(action.kind)]
  }
}

function sayFlag(say: SayFilter, flag: string): string {
  if (flag.toLowerCase() === '\\seen') return say('read')
  return flag.toLowerCase() === '\\flagged' ? say('star') : say('label', { label: flag })
}
