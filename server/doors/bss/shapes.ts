// Printed from contract/bss/contract.json by test/conformance/print-shapes.ts; do not edit by hand.
// Requests are what a reading yields (value lists as literals, defaults filled in); answers are what the
// door is handed: amounts as decimal text, instants as Date or text, null and undefined both "not there".

export interface Requests {
  readonly ListSubCustomers: {
    readonly account_name?: string;
    readonly customer?: string;
    readonly offset: number;
    readonly limit: number;
    readonly label?: string;
    readonly association_type?: '1' | '2';
    readonly associated_on_begin?: string;
    readonly associated_on_end?: string;
    readonly customer_id?: string;
    readonly indirect_partner_id?: string;
  };
  readonly ListConsumeSubCustomers: {
    readonly bill_cycle: string;
    readonly offset: number;
    readonly limit: number;
  };
  readonly ListSubCustomerBillDetail: {
    readonly bill_cycle: string;
    readonly customer_id: string;
    readonly service_type_code?: string;
    readonly region_code?: string;
    readonly charging_mode?: 1 | 3 | 10 | 11;
    readonly bill_detail_type?: 1 | 2 | 3 | 4 | 5 | 8 | 9 | 14 | 16 | 18 | 20 | 23 | 24 | 25 | 103;
    readonly resource_id?: string;
    readonly resource_name?: string;
    readonly trade_id?: string;
    readonly account_manager_id?: string;
    readonly association_type?: '1' | '2';
    readonly offset: number;
    readonly limit: number;
    readonly indirect_partner_id?: string;
    readonly bill_date_begin?: string;
    readonly bill_date_end?: string;
  };
  readonly ListSubcustomerMonthlyBills: {
    readonly customer_id?: string;
    readonly cycle: string;
    readonly cloud_service_type?: string;
    readonly charge_mode: '1' | '3' | '11';
    readonly offset: number;
    readonly limit: number;
    readonly bill_type?: '0' | '1' | '2';
    readonly indirect_partner_id?: string;
  };
  readonly ListServiceTypes: {
    readonly limit: number;
    readonly offset: number;
    readonly service_type_name?: string;
  };
  readonly ListMeasureUnits: Readonly<Record<string, never>>;
}

export interface Answers {
  readonly ListSubCustomers: ListSubCustomersResponse;
  readonly ListConsumeSubCustomers: ListConsumeSubCustomersResponse;
  readonly ListSubCustomerBillDetail: ListSubCustomerBillDetailResponse;
  readonly ListSubcustomerMonthlyBills: ListSubcustomerMonthlyBillsResponse;
  readonly ListServiceTypes: ListServiceTypesResponse;
  readonly ListMeasureUnits: ListMeasureUnitsResponse;
}

export interface ListSubCustomersResponse {
  readonly customer_infos?: readonly CustomerInformation[] | null | undefined;
  readonly count?: number | null | undefined;
}

export interface CustomerInformation {
  readonly customer?: string | null | undefined;
  readonly account_name: string;
  readonly customer_id: string;
  readonly associated_on?: Date | string | null | undefined;
  readonly association_type?: string | null | undefined;
  readonly label?: string | null | undefined;
  readonly telephone?: string | null | undefined;
  readonly verified_status?: string | null | undefined;
  readonly country_code?: string | null | undefined;
  readonly customer_type?: number | null | undefined;
  readonly is_frozen?: number | null | undefined;
  readonly account_managers?: readonly AccountManager[] | null | undefined;
  readonly xaccount_id?: string | null | undefined;
  readonly xaccount_type?: string | null | undefined;
  readonly customer_level?: string | null | undefined;
  readonly email?: string | null | undefined;
}

export interface AccountManager {
  readonly account_name?: string | null | undefined;
}

export interface ListConsumeSubCustomersResponse {
  readonly sub_customers?: readonly SubCustomerInfoV3[] | null | undefined;
  readonly total_count?: number | null | undefined;
}

export interface SubCustomerInfoV3 {
  readonly customer_id?: string | null | undefined;
}

export interface ListSubCustomerBillDetailResponse {
  readonly total_count?: number | null | undefined;
  readonly currency?: string | null | undefined;
  readonly fee_records?: readonly SubCustomerMonthlyBillDetail[] | null | undefined;
}

export interface SubCustomerMonthlyBillDetail {
  readonly bill_cycle?: string | null | undefined;
  readonly customer_id?: string | null | undefined;
  readonly association_type?: string | null | undefined;
  readonly service_type_code?: string | null | undefined;
  readonly resource_type_code?: string | null | undefined;
  readonly service_type_name?: string | null | undefined;
  readonly resource_type_name?: string | null | undefined;
  readonly charging_mode?: number | null | undefined;
  readonly trade_time?: Date | string | null | undefined;
  readonly trade_id?: string | null | undefined;
  readonly id?: string | null | undefined;
  readonly bill_detail_type?: number | null | undefined;
  readonly resource_id?: string | null | undefined;
  readonly resource_name?: string | null | undefined;
  readonly product_spec_desc?: string | null | undefined;
  readonly region_code?: string | null | undefined;
  readonly product_id?: string | null | undefined;
  readonly product_name?: string | null | undefined;
  readonly resource_tag?: string | null | undefined;
  readonly consume_time?: Date | string | null | undefined;
  readonly usage_type?: string | null | undefined;
  readonly usage_amount?: string | null | undefined;
  readonly usage_measure_id?: number | null | undefined;
  readonly free_resource_usage?: string | null | undefined;
  readonly free_resource_measure_id?: number | null | undefined;
  readonly ri_usage?: string | null | undefined;
  readonly ri_usage_measure_id?: number | null | undefined;
  readonly official_amount?: string | null | undefined;
  readonly official_discount_amount?: string | null | undefined;
  readonly payment_amount?: string | null | undefined;
  readonly cash_amount?: string | null | undefined;
  readonly credit_amount?: string | null | undefined;
  readonly coupon_amount?: string | null | undefined;
  readonly flexipurchase_coupon_amount?: string | null | undefined;
  readonly stored_value_card_amount?: string | null | undefined;
  readonly debt_amount?: string | null | undefined;
  readonly writeoff_amount?: string | null | undefined;
  readonly period_type?: number | null | undefined;
  readonly account_manager_id?: string | null | undefined;
  readonly partner_id?: string | null | undefined;
  readonly region_name?: string | null | undefined;
  readonly sub_service_type_code?: string | null | undefined;
  readonly sub_service_type_name?: string | null | undefined;
  readonly sub_resource_type_code?: string | null | undefined;
  readonly sub_resource_type_name?: string | null | undefined;
  readonly sub_resource_id?: string | null | undefined;
  readonly sub_resource_name?: string | null | undefined;
  readonly period_num?: string | null | undefined;
  readonly enterprise_project_id?: string | null | undefined;
  readonly order_type?: number | null | undefined;
  readonly payment_type?: string | null | undefined;
}

export interface ListSubcustomerMonthlyBillsResponse {
  readonly bill_sums?: readonly BillSumInfoV2[] | null | undefined;
  readonly count?: number | null | undefined;
  readonly currency?: string | null | undefined;
}

export interface BillSumInfoV2 {
  readonly customer_id?: string | null | undefined;
  readonly cloud_service_type?: string | null | undefined;
  readonly cloud_service_type_name?: string | null | undefined;
  readonly bill_type?: string | null | undefined;
  readonly charge_mode?: string | null | undefined;
  readonly amount?: string | null | undefined;
  readonly debt_amount?: string | null | undefined;
  readonly adjustment_amount?: string | null | undefined;
  readonly discount_amount?: string | null | undefined;
  readonly measure_id?: number | null | undefined;
  readonly account_details?: readonly BalanceTypeDeductSumV2[] | null | undefined;
  readonly resource_type_code?: string | null | undefined;
  readonly resource_type_name?: string | null | undefined;
}

export interface BalanceTypeDeductSumV2 {
  readonly balance_type?: string | null | undefined;
  readonly amount?: string | null | undefined;
  readonly bill_type?: string | null | undefined;
}

export interface ListServiceTypesResponse {
  readonly total_count?: number | null | undefined;
  readonly service_types?: readonly ServiceTypes[] | null | undefined;
}

export interface ServiceTypes {
  readonly service_type_name?: string | null | undefined;
  readonly service_type_code?: string | null | undefined;
  readonly abbreviation?: string | null | undefined;
}

export interface ListMeasureUnitsResponse {
  readonly measure_units?: readonly MeasureUnitRest[] | null | undefined;
}

export interface MeasureUnitRest {
  readonly measure_id?: number | null | undefined;
  readonly measure_name?: string | null | undefined;
  readonly abbreviation?: string | null | undefined;
  readonly measure_type?: number | null | undefined;
}
