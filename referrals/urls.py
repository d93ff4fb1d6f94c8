from django.urls import path

from referrals.views import agencies, arrivals, disclosures, referrals, signpostings

app_name = "referrals"

urlpatterns = [
    path("inkopplingar/", referrals.index, name="index"),
    path("inkopplingar/utlamnanden/", disclosures.index, name="disclosure_index"),
    path("inkopplingar/utlamnanden/<uuid:disclosure_id>/chefen/", disclosures.judge, name="disclosure_judge"),
    path("inkopplingar/utlamnanden/<uuid:disclosure_id>/lamnat/", disclosures.tell, name="disclosure_tell"),
    path(
        "inkopplingar/utlamnanden/<uuid:disclosure_id>/ta-tillbaka/",
        disclosures.take_back,
        name="disclosure_take_back",
    ),
    path("inkopplingar/utlamnanden/<uuid:disclosure_id>/last/", disclosures.read, name="disclosure_read"),
    path("inkopplingar/<uuid:referral_id>/", referrals.detail, name="detail"),
    path("inkopplingar/<uuid:referral_id>/brev/", referrals.letter, name="letter"),
    path("inkopplingar/<uuid:referral_id>/andra/", referrals.edit, name="edit"),
    path("inkopplingar/<uuid:referral_id>/begar-godkannande/", referrals.ask, name="ask"),
    path("inkopplingar/<uuid:referral_id>/godkann/", referrals.approve, name="approve"),
    path("inkopplingar/<uuid:referral_id>/lamna-over/", referrals.send, name="send"),
    path("inkopplingar/<uuid:referral_id>/svar/", referrals.answer, name="answer"),
    path("inkopplingar/<uuid:referral_id>/paminn/", referrals.remind, name="remind"),
    path("inkopplingar/<uuid:referral_id>/klar/", referrals.complete, name="complete"),
    path("inkopplingar/<uuid:referral_id>/aterkalla/", referrals.withdraw, name="withdraw"),
    path("arenden/<str:number>/koppla-in/", referrals.create, name="create"),
    path("arenden/<str:number>/hanvisa/", signpostings.signposting_create, name="signposting_create"),
    path("hanvisningar/<uuid:arrival_id>/kom-fram/", arrivals.arrival, name="arrival"),
    path("hanvisningar/<uuid:arrival_id>/senare/", arrivals.arrival_put_off, name="arrival_put_off"),
    path("arenden/<str:number>/utlamnanden/", disclosures.of_case, name="disclosure_case"),
    path("arenden/<str:number>/utlamnanden/nytt/", disclosures.create, name="disclosure_create"),
    path("samverkan/", agencies.index, name="agency_index"),
    path("samverkan/ny/", agencies.create, name="agency_create"),
    path("samverkan/<int:agency_id>/", agencies.edit, name="agency_edit"),
    path("samverkan/<int:agency_id>/anvands-inte/", agencies.retire, name="agency_retire"),
]
