/** What the great providers answered us in the last days. */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Replies } from '../model/reputation.ts'
import { REPUTATION_TEXTS } from '../texts/reputation.ts'
import css from './control.module.css'
import { Card } from './control-page.tsx'
import look from './reputation.module.css'
import { useTimes } from './use-times.ts'

export function ProviderReplies({ replies }: { readonly replies: readonly Replies[] }): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const answered = replies.filter(({ taken, refused }) => taken + refused > 0)
  return (
    <Card title={say('replies')} action={<span className={css.muted}>{say('days7')}</span>}>
      {answered.length === 0 && <p className={css.muted}>{say('noReplies')}</p>}
      {answered.map((one) => (
        <ProviderRow key={one.provider ?? ''} replies={one} />
      ))}
      {answered.length > 0 && (
        <div className={css.legend}>
          <span>
            <i className={`${css.dot} ${css.toneOk}`} /> {say('accepted')}
          </span>
          <span>
            <i className={`${css.dot} ${css.toneWarn}`} /> {say('putOff')}
          </span>
          <span>
            <i className={`${css.dot} ${css.toneBad}`} /> {say('forReputation')}
          </span>
        </div>
      )}
    </Card>
  )
}

function ProviderRow({
  replies: { provider, taken, refused, reputation },
}: {
  readonly replies: Replies
}): ReactNode {
  const say = useWords(REPUTATION_TEXTS)
  const times = useTimes()
  const all = taken + refused
  const parts = [
    [taken, css['toneOk']],
    [refused - reputation, css['toneWarn']],
    [reputation, css['toneBad']],
  ] as const
  return (
    <div className={look.provider}>
      <strong>{provider ?? say('rest')}</strong>
      <span className={look.shares} aria-hidden="true">
        {parts.map(
          ([count, tone]) => count > 0 && <i key={tone} className={tone} style={{ flexGrow: count }} />,
        )}
      </span>
      <span className={look.share}>{times.share(taken / all)}</span>
      <span className={`${css.muted} ${look.line}`}>
        {say('replyLine', { taken: times.number(taken), refused: times.number(refused), reputation })}
      </span>
    </div>
  )
}
