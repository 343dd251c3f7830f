import { Button } from '@mantine/core'
import { IconCompass } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import { Empty } from './empty.tsx'

export function NotFound(): ReactNode {
  const say = useWords(STATE_TEXTS)
  const navigate = useNavigate()
  return (
    <Empty
      icon={<IconCompass size={22} stroke={1.75} />}
      title={say('notFound')}
      text={say('notFoundWhy')}
      action={<Button onClick={() => void navigate({ to: '/' })}>{say('toStart')}</Button>}
    />
  )
}
