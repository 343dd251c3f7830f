/** What happens to held mail, in four steps, and the settings of the summary for whoever administers. */
import { Button, Modal, NativeSelect, NumberInput } from '@mantine/core'
import { IconCheck, IconMail, IconSettings, IconShield, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { QuarantineSettings } from '../../../contract/src/quarantine.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { QUARANTINE_TEXTS } from '../texts/quarantine.ts'
import css from './control.module.css'
import look from './quarantine.module.css'

export type Settings = AnswerOf<typeof QuarantineSettings>
const PATH = '/api/v1/quarantine-settings'

export function useSettings(): Settings | undefined {
  const api = useApi()
  return useQuery({
    queryKey: ['quarantine-settings'],
    queryFn: ({ signal }) => api.get<Settings>(PATH, { signal }),
  }).data
}

export function Steps({ settings: { digest, hour, keepDays } }: { readonly settings: Settings }): ReactNode {
  const say = useWords(QUARANTINE_TEXTS)
  const steps = [
    [IconShield, say('step1'), say('step1Why')],
    [
      IconMail,
      digest === 'off' ? say('step2Off') : say('step2', { h: hour }),
      say('step2Why', { often: digest }),
    ],
    [IconCheck, say('step3'), say('step3Why')],
    [IconTrash, say('step4', { d: keepDays }), say('step4Why')],
  ] as const
  return (
    <ol className={look.steps}>
      {steps.map(([Icon, what, why]) => (
        <li key={what}>
          <strong>
            <Icon size={16} aria-hidden="true" />
            {what}
          </strong>
          {why}
        </li>
      ))}
    </ol>
  )
}

export function ChangeSummary({
  settings,
  told,
}: {
  readonly settings: Settings
  readonly told: { readonly tell: (text: string) => void; readonly fail: (error: unknown) => void }
}): ReactNode {
  const api = useApi()
  const say = useWords(QUARANTINE_TEXTS)
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState(settings)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const { digest, hour, keepDays } = draft
    try {
      queries.setQueryData(
        ['quarantine-settings'],
        await api.patch<Settings>(PATH, { digest, hour, keepDays }),
      )
      setOpen(false)
      told.tell(say('saved'))
    } catch (error) {
      told.fail(error)
    }
  }
  return (
    <>
      <Button
        leftSection={<IconSettings size={16} aria-hidden="true" />}
        onClick={() => {
          setDraft(settings)
          setOpen(true)
        }}
      >
        {say('summary')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={say('summary')} centered>
        <form className={css.body} onSubmit={(event) => void save(event)}>
          <NativeSelect
            label={say('often')}
            value={draft.digest}
            onChange={({ currentTarget }) =>
              setDraft({ ...draft, digest: currentTarget.value as Settings['digest'] })
            }
            data={(['off', 'daily', 'weekly'] as const).map((value) => ({ value, label: say(value) }))}
          />
          <NumberInput
            label={`${say('hour')} (${draft.timeZone})`}
            {...{ min: 0, max: 23, value: draft.hour }}
            onChange={(value) => setDraft({ ...draft, hour: Number(value) })}
          />
          <NumberInput
            label={say('keepDays')}
            {...{ min: 1, max: 365, value: draft.keepDays }}
            onChange={(value) => setDraft({ ...draft, keepDays: Number(value) })}
          />
          <Button type="submit" variant="filled">
            {say('save')}
          </Button>
        </form>
      </Modal>
    </>
  )
}
