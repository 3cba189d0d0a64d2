/** A business day as a field of a form: `2026-11-28` in and out. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';

export interface DayInputProps {
  readonly value?: string;
  readonly onChange?: (day: string | undefined) => void;
  readonly id?: string;
  readonly allowClear?: boolean;
}

export function DayInput({ value, onChange, id, allowClear = false }: DayInputProps): ReactNode {
  return <DatePicker {...(id ? { id } : {})} className="pc-wide" allowClear={allowClear} value={value ? dayjs(value) : null} onChange={(picked) => onChange?.(picked ? picked.format('YYYY-MM-DD') : undefined)} />;
}
