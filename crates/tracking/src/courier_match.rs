//! Why a label is taken for one courier's.

use crate::words::words;

words! {
    /// Why a label is taken for one courier's, or why a person must say whose it is.
    MatchReason, "reason of a match", {
    /// The company that was named with it is the courier.
        Company = "company",
    /// The merchant said so about this company before.
        Remembered = "remembered",
    /// Of the shop's accounts only this courier's takes numbers of this form.
        OnlyAccount = "only_account",
    /// The number has this courier's form, check digit included; the shop has no account that fits.
        Number = "number",
    /// The merchant chose it for this label.
        Chosen = "chosen",
    /// Asked: several of the shop's accounts take numbers of this form.
        SeveralAccounts = "several_accounts",
    /// Asked: several couriers have numbers of this form.
        SeveralNumbers = "several_numbers",
    /// Asked: the company's name mentions several couriers.
        SeveralNames = "several_names",
    /// Asked: the number is not of the form that the named company's have.
        CompanyAndNumber = "company_and_number",
    /// Asked, or left alone when nothing fits: the company is none that is known.
        CompanyUnknown = "company_unknown",
    /// The merchant said that it is none of the couriers here.
        NotOurs = "not_ours",
    }
}
