/** One month, with the month before and after one press away; what is out of reach cannot be chosen. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';

export interface MonthPickerProps {
  readonly value: string;
  readonly onChange: (month: string) => void;
  readonly label: string;
  readonly oldest?: string | undefined;
  readonly newest?: string | undefined;
}

/** Month arithmetic on the text, as in contract/values/month, without what that brings along. */
export function stepMonth(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

export function MonthPicker({ value, onChange, label, oldest, newest }: MonthPickerProps): ReactNode {
  const say = useSay();
  return (
    <Space.Compact>
      <Button
        icon={<LeftOutlined />}
        aria-label={say('ui:month.previous')}
        disabled={oldest !== undefined && value <= oldest}
        onClick={() => onChange(stepMonth(value, -1))}
      />
      <DatePicker
        picker="month"
        className="pc-month-picker"
        aria-label={label}
        allowClear={false}
        value={dayjs(`${value}-01`)}
        {...(oldest ? { minDate: dayjs(`${oldest}-01`) } : {})}
        {...(newest ? { maxDate: dayjs(`${newest}-01`) } : {})}
        onChange={(picked) => {
          if (picked) onChange(picked.format('YYYY-MM'));
        }}
      />
      <Button
        icon={<RightOutlined />}
        aria-label={say('ui:month.next')}
        disabled={newest !== undefined && value >= newest}
        onClick={() => onChange(stepMonth(value, 1))}
      />
    </Space.Compact>
  );
}
