/** Who used what is charged: one of the lab, or nobody in particular. */
import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRpc } from '#renderer/rpc';

export function PersonField(props: Omit<SelectProps, 'label' | 'data'>) {
  const people = useQuery(useRpc().people.list.queryOptions());
  return (
    <Select
      label="Used by"
      placeholder="Nobody in particular"
      searchable
      clearable
      data={people.data?.map(({ name }) => name) ?? []}
      {...props}
    />
  );
}
