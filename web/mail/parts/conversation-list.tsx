/** A list of conversations of any length: only those in sight are on the page, and only those are asked for. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type DragEvent, type ReactNode, type Ref, useEffect, useRef } from 'react'
import { DENSITY, useDeviceChoice } from '../../kit/device-choice.ts'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { dateGroup, groupKey } from '../../kit/model/date-groups.ts'
import type { Conversation } from '../model/mail.ts'
import { conversationAt, type ShownList } from '../model/mail-state.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { ConversationRow } from './conversation-row.tsx'
import { dragConversations } from './drag.ts'
import css from './list.module.css'
import type { ListSpec } from './list-spec.ts'
import { useMailState, useMailStore } from './mail-context.ts'
import type { MailActs } from './use-mail-acts.ts'

const ROW_PX = { normal: 76, compact: 52 } as const
const HEAD_PX = 30
const OVERSCAN = 8

export type ListProps = {
  readonly spec: ListSpec
  readonly list: ShownList
  readonly cursor: number
  readonly chosen: ReadonlySet<string>
  readonly acts: MailActs
  readonly onOpen: (at: number) => void
  readonly onChoose: (threadId: string) => void
}

export function ConversationList(props: ListProps): ReactNode {
  const { spec, list, cursor } = props
  const say = useWords(MAIL_TEXTS)
  const state = useMailState()
  const store = useMailStore()
  const place = useRef<HTMLDivElement>(null)
  const at = (n: number): Conversation | undefined => {
    const id = list.idAt(n)
    return id === undefined ? undefined : conversationAt(state, id)
  }
  const [density] = useDeviceChoice(DENSITY)
  const rowPx = ROW_PX[density]
  const heads = (n: number): boolean => startsGroup(at(n - 1), at(n), n)
  const view = useVirtualizer({
    count: list.total,
    estimateSize: (n) => (heads(n) ? rowPx + HEAD_PX : rowPx),
    getScrollElement: () => place.current,
    overscan: OVERSCAN,
  })
  const items = view.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => {
    if (spec.filter !== undefined) void store.need(spec.filter, list.placeOf(from), list.placeOf(to))
  }, [store, spec.filter, list, from, to])
  // What is known of the rows decides where headings stand.
  useEffect(() => view.measure(), [view, list, rowPx])
  useEffect(() => {
    if (cursor < 0 || cursor >= list.total) return
    view.scrollToIndex(cursor)
  }, [view, cursor, list.total])
  return (
    <div className={css.scroller} ref={place as Ref<HTMLDivElement>}>
      <div
        role="grid"
        aria-label={say('list')}
        aria-rowcount={list.total}
        aria-multiselectable="true"
        className={css.grid}
        data-density={density}
        style={{ height: view.getTotalSize() }}
      >
        {items.map(({ index, start }) => (
          <div
            key={index}
            className={css.item}
            style={{ transform: `translateY(${start}px)` }}
            role="presentation"
          >
            {heads(index) && <Heading conversation={at(index)} />}
            <OneRow {...props} conversation={at(index)} index={index} />
          </div>
        ))}
      </div>
    </div>
  )
}

function OneRow({
  conversation,
  index,
  ...props
}: ListProps & { readonly conversation: Conversation | undefined; readonly index: number }): ReactNode {
  if (conversation === undefined) return <WaitingRow index={index} />
  const { spec, cursor, chosen, acts, onOpen, onChoose } = props
  const { threadId, mail } = conversation
  const dragged = (event: DragEvent): void => dragConversations(event, threadId)
  return (
    <ConversationRow
      conversation={conversation}
      index={index}
      open={spec.open === mail.id}
      chosen={chosen.has(threadId)}
      focusable={index === Math.max(cursor, 0)}
      outgoing={spec.folder?.role === 'sent' || spec.folder?.role === 'drafts'}
      acts={acts}
      onOpen={() => onOpen(index)}
      onChoose={() => onChoose(threadId)}
      onDrag={dragged}
    />
  )
}

function WaitingRow({ index }: { readonly index: number }): ReactNode {
  return (
    <div role="row" aria-rowindex={index + 1} className={`${css.row} ${css.waiting}`} aria-busy="true">
      <span role="gridcell" className={css.bone} />
    </div>
  )
}

function startsGroup(before: Conversation | undefined, now: Conversation | undefined, n: number): boolean {
  if (now === undefined) return false
  if (n === 0) return true
  return before !== undefined && keyOf(before) !== keyOf(now)
}

const keyOf = ({ mail }: Conversation): string => groupKey(dateGroup(new Date(mail.receivedAt), new Date()))

function Heading({ conversation }: { readonly conversation: Conversation | undefined }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  if (conversation === undefined) return null
  const when = new Date(conversation.mail.receivedAt)
  const group = dateGroup(when, new Date())
  const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' })
  return <div className={css.heading}>{group.kind === 'month' ? month.format(when) : say(group.kind)}</div>
}
