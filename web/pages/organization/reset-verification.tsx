/** 重置验证器: for a member who lost the telephone; asked once more before it is done. */
import { App } from 'antd';
import { resetVerification } from '../../../contract/console/verification.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { problemWords } from '../../ui/problem-view.tsx';

export function useResetVerification(): (member: { readonly memberId: string; readonly name: string }) => void {
  const say = useSay();
  const { modal, message } = App.useApp();
  const reset = useWrite(resetVerification);
  return ({ memberId, name }) => void modal.confirm({
    title: say('verification:resetSure', { name }),
    content: say('verification:resetHint'),
    okText: say('verification:reset'),
    onOk: () => reset.run({ params: { memberId } }).then(() => void message.success(say('verification:resetDone')), (error: unknown) => void message.error(problemWords(error, say))),
  });
}
