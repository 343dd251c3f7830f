/** Does what was decided: the label is the confirmation, and what cannot be undone is asked once. */
import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useApi, useWords } from '../../kit/kit-context.ts'
import type { Decision } from '../model/triage.ts'
import { TAKEOVER_TEXTS } from '../texts/takeover.ts'
import css from './control.module.css'
import look from './takeover.module.css'
import type { Tell } from './takeover-aside.tsx'

export function Acts({
  address,
  decision: { drop, doubt, release },
  told,
  done,
}: {
  readonly address: string
  readonly decision: Decision
  readonly told: Tell
  readonly done: () => void
}): ReactNode {
  const api = useApi()
  const say = useWords(TAKEOVER_TEXTS)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const both = drop.messages > 0 && release.messages > 0 ? 'yes' : 'no'
  const nothing = drop.messages + release.messages === 0
  const label = nothing ? say('doNothing') : say('do', { d: drop.messages, r: release.messages, both })
  const run = async (): Promise<void> => {
    setAsking(false)
    setBusy(true)
    const path = `/api/v1/takeovers/${encodeURIComponent(address)}`
    try {
      // The good first: they wait for somebody.
      if (release.ids.length > 0) await api.post(`${path}/release`, { ids: release.ids })
      if (drop.ids.length > 0) await api.post(`${path}/drop`, { ids: drop.ids })
      told.tell(say('done', { d: drop.messages, r: release.messages }))
    } catch (error) {
      told.fail(error)
    } finally {
      setBusy(false)
      done()
    }
  }
  return (
    <div className={look.acts}>
      <Button variant="filled" color="bad" disabled={nothing} loading={busy} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <span className={css.muted}>{say('doSay', { q: doubt.messages })}</span>
      <Modal opened={asking} onClose={() => setAsking(false)} title={say('sure', { what: label })} centered>
        <p>{say('sureWhy', { address })}</p>
        <div className={css.row} style={{ marginTop: 16, justifyContent: 'flex-end' }}>
          <Button onClick={() => setAsking(false)}>{say('cancel')}</Button>
          <Button variant="filled" color="bad" onClick={() => void run()}>
            {label}
          </Button>
        </div>
      </Modal>
    </div>
  )
}
