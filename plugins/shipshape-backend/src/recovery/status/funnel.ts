// placeholder until the funnel of @shipshape/recovery is there
export interface FunnelPlace {
  counted: 'required' | 'stateless' | 'exempt';
  steps: number;
}
