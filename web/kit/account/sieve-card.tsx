/** The script that the filters are kept as, for those who know Sieve. RFC 5228 */
import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { SieveScript } from '../../../contract/src/sieve.ts'
import { ApiProblem } from '../api-client.ts'
import { useWords } from '../kit-context.ts'
import { ScreenTrouble } from '../parts/screen-trouble.tsx'
import { FILTER_FORM_TEXTS } from '../texts/filters.ts'
import css from './account.module.css'
import { Card } from './card.tsx'
import { Loaded } from './loaded.tsx'
import { useDoing, useOwn } from './use-own.ts'

type Script = AnswerOf<typeof SieveScript>

/** `stale`: what a change of the script changes too. */
export function SieveCard({ stale }: { readonly stale: readonly string[] }): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const [open, setOpen] = useState(false)
  const toggle = (
    <Button aria-expanded={open} onClick={() => setOpen(!open)}>
      {say(open ? 'scriptHide' : 'scriptShow')}
    </Button>
  )
  return (
    <Card title={say('script')} text={say('scriptWhy')} actions={toggle}>
      {open && (
        <div className={css.cardBody}>
          <Shown stale={stale} />
        </div>
      )}
    </Card>
  )
}

function Shown({ stale }: { readonly stale: readonly string[] }): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const { api, address, at } = useOwn()
  const found = useQuery({
    queryKey: ['own-sieve', address],
    queryFn: () => activeScript(() => api.get<Script>(at('/sieve/script'))),
  })
  return (
    <Loaded query={found} rows={3}>
      {(script) =>
        script === null ? (
          <p className={css.quiet}>{say('scriptNone')}</p>
        ) : (
          <ScriptForm key={script.text} script={script} stale={stale} />
        )
      }
    </Loaded>
  )
}

/** null: no script is run. */
async function activeScript(read: () => Promise<Script>): Promise<Script | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'not-found') return null
    throw error
  }
}

function ScriptForm({
  script,
  stale,
}: {
  readonly script: Script
  readonly stale: readonly string[]
}): ReactNode {
  const say = useWords(FILTER_FORM_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [text, setText] = useState(script.text.replaceAll('\r\n', '\n'))
  const save = (event: FormEvent): void => {
    event.preventDefault()
    // Lines of a script end in CR LF. RFC 5228 §2.2
    const whole = text.replaceAll('\n', '\r\n')
    void run(() => api.put(at('/sieve/script'), { name: script.name, text: whole, activate: true }), {
      told: say('scriptSaved'),
      stale: [...stale, 'own-sieve'],
    })
  }
  return (
    <form className={css.stack} onSubmit={save}>
      <Textarea
        label={say('scriptText', { name: script.name })}
        autosize
        minRows={8}
        maxRows={28}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--v-mono)', fontSize: 'var(--v-fs-12)' } }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error !== undefined && <ScreenTrouble error={error} />}
      <div>
        <Button type="submit" loading={busy}>
          {say('scriptSave')}
        </Button>
      </div>
    </form>
  )
}
